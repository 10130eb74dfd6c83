// A process in which verifiers with remote keys meet one scenario.
import { answerJobs } from '../processes/answer-jobs.mjs'
import * as tasks from './tasks.mjs'

const live = new Map()

answerJobs(({ task, ...job }) => tasks[task](live, job))
