import express from 'express'
import serveStatic from 'serve-static'
import { fieldOf } from '../usage.ts'
import type { ExpressUsage } from '../usage.ts'

export const usage: ExpressUsage = {
  package: 'serve-static',
  createApp: ({ files, see }) => {
    const app = express()
    app.use('/plain', serveStatic(files))
    app.use(
      '/tuned',
      serveStatic(files, {
        maxAge: '1h',
        immutable: true,
        dotfiles: 'allow',
        extensions: ['html'],
        redirect: false,
        setHeaders: (response, path) => {
          see(path.slice(files.length))
          response.setHeader('X-Served', 'yes')
        },
      }),
    )
    return app
  },
  requests: [
    { target: '/plain/page.html' },
    { target: '/plain/page.html', method: 'HEAD' },
    { target: '/plain/octets.bin' },
    { target: '/plain/octets.bin', fields: { Range: 'bytes=0-99' } },
    { target: '/plain/octets.bin', fields: { Range: 'bytes=-10' } },
    { target: '/plain/octets.bin', fields: { Range: 'bytes=4990-' } },
    { target: '/plain/octets.bin', fields: { Range: 'bytes=9999-' } },
    { target: '/plain/octets.bin', fields: { Range: 'bytes=0-1,5-6' } },
    { target: '/plain/octets.bin', method: 'HEAD', fields: { Range: 'bytes=0-99' } },
    (answers) => ({ target: '/plain/page.html', fields: { 'If-None-Match': fieldOf(answers[0], 'etag') } }),
    (answers) => ({
      target: '/plain/page.html',
      fields: { 'If-Modified-Since': fieldOf(answers[0], 'last-modified') },
    }),
    (answers) => ({
      target: '/plain/octets.bin',
      fields: { Range: 'bytes=0-9', 'If-Range': fieldOf(answers[2], 'etag') },
    }),
    { target: '/plain/octets.bin', fields: { Range: 'bytes=0-9', 'If-Range': '"another"' } },
    { target: '/plain/page.html', fields: { 'If-Match': '"another"' } },
    { target: '/plain/folder' },
    { target: '/plain/folder/' },
    { target: '/plain/folder/with%20space.txt' },
    { target: '/plain/folder/.hidden/secret.txt' },
    { target: '/plain/.dotfile' },
    { target: '/plain/../package.json' },
    { target: '/plain/%2e%2e/%2e%2e/package.json' },
    { target: '/plain/%zz' },
    { target: '/plain/missing' },
    { target: '/plain/page.html', method: 'POST' },
    { target: '/tuned/page' },
    { target: '/tuned/.dotfile' },
    { target: '/tuned/folder' },
    { target: '/plain/octets.bin', leave: { received: 100 } },
    { target: '/plain/page.html', version: '1.0' },
  ],
}
