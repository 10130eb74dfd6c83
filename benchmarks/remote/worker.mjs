// A process in which verifiers with remote keys meet one scenario.
import { answerJobs } from '../processes/answer-jobs.mjs'
import { awaitAccepted, beginFlood, flood, open, stampede } from './tasks.mjs'

const tasks = { open, stampede, flood, beginFlood, awaitAccepted }
const live = new Map()

answerJobs(({ task, ...job }) => tasks[task](live, job))
