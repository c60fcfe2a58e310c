import { expect, test } from 'vitest'
import { findExamples, findPythonExamples } from './readme-examples.ts'

const readme = `# A package

\`\`\`sh
npm install it
\`\`\`

\`\`\`js
export default app
\`\`\`

\`\`\`ts
await serve(toApplication(app), { port: 8888 })
\`\`\`

\`\`\`python
app = Flask(__name__)
\`\`\`
`

test('takes code blocks that Node can run, and no others', () => {
  expect(findExamples(readme).map(({ source }) => source)).toEqual([
    'export default app\n',
    'await serve(toApplication(app), { port: 8888 })\n',
  ])
})

test('tells modules for the command line from programs', () => {
  expect(findExamples(readme).map(({ isModule }) => isModule)).toEqual([true, false])
})

test('takes the apps in Python by themselves', () => {
  expect(findPythonExamples(readme)).toEqual(['app = Flask(__name__)\n'])
})
