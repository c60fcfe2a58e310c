// A NestJS app without a platform: one controller with a guard, a pipe, an interceptor and a filter, as decorators make
// them; called as functions, for Node strips types but not decorators.
import {
  BadRequestException,
  Body,
  Controller,
  Get,
  Header,
  HttpCode,
  Module,
  Param,
  ParseIntPipe,
  Post,
  Query,
  Redirect,
  StreamableFile,
  UseGuards,
  UseInterceptors,
} from '@nestjs/common'
import type { CallHandler, CanActivate, ExecutionContext, NestInterceptor } from '@nestjs/common'
import 'reflect-metadata'
import { map } from 'rxjs'

class Guard implements CanActivate {
  canActivate(context: ExecutionContext): boolean {
    return context.switchToHttp().getRequest<{ headers: Record<string, unknown> }>().headers['x-refused'] === undefined
  }
}

class Wrapping implements NestInterceptor {
  intercept(_context: ExecutionContext, next: CallHandler): ReturnType<NestInterceptor['intercept']> {
    return next.handle().pipe(map((data: unknown) => ({ data })))
  }
}

class Items {
  one(id: number, query: unknown): unknown {
    return { id, query }
  }
  create(body: unknown): unknown {
    if (body === undefined || Object.keys(body as object).length === 0) throw new BadRequestException('nothing given')
    return body
  }
  text(): string {
    return 'naïve text'
  }
  file(): StreamableFile {
    return new StreamableFile(Buffer.from('bytes'), { type: 'application/x-bytes', length: 5 })
  }
  async fails(): Promise<never> {
    throw new Error('secret')
  }
  away(): void {}
}

type Decorator = (target: object, key: string, descriptor: PropertyDescriptor) => unknown

function decorate(method: keyof Items, ...decorators: readonly Decorator[]): void {
  const descriptor = Object.getOwnPropertyDescriptor(Items.prototype, method) as PropertyDescriptor // it is there
  for (const decorator of decorators) decorator(Items.prototype, method, descriptor)
}

Param('id', ParseIntPipe)(Items.prototype, 'one', 0)
Query()(Items.prototype, 'one', 1)
Body()(Items.prototype, 'create', 0)
decorate('one', Get('one/:id') as Decorator, UseInterceptors(Wrapping) as Decorator)
decorate('create', Post() as Decorator, HttpCode(202) as Decorator)
decorate('text', Get('text') as Decorator, Header('X-Text', 'yes') as Decorator, UseGuards(Guard) as Decorator)
decorate('file', Get('file') as Decorator)
decorate('fails', Get('fails') as Decorator)
decorate('away', Get('away') as Decorator, Redirect('/items/text', 301) as Decorator)
Controller('items')(Items)

export class AppModule {
  readonly controllers = [Items]
}
Module({ controllers: new AppModule().controllers })(AppModule)
