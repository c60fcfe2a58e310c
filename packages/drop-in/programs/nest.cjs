// As TypeScript's decorators would have it.
require('reflect-metadata')
const { Body, Controller, Get, HttpException, Module, Param, Post } = require('@nestjs/common')
const { NestFactory } = require('@nestjs/core')

class Users {
  one(id) {
    return { id }
  }
  add(user) {
    return user
  }
  fails() {
    throw new HttpException('no such thing', 418)
  }
}
const routes = { one: Get('users/:id'), add: Post('users'), fails: Get('fails') }
for (const [name, route] of Object.entries(routes)) {
  route(Users.prototype, name, Object.getOwnPropertyDescriptor(Users.prototype, name))
}
Param('id')(Users.prototype, 'one', 0)
Body()(Users.prototype, 'add', 0)
Controller()(Users)

function Application() {}
Module({ controllers: [Users] })(Application)

NestFactory.create(Application, { logger: false }).then(async (app) => {
  await app.listen(0, '127.0.0.1')
  console.log(`Listening at ${await app.getUrl()}`)
})
