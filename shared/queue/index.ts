export { startJobProcessors } from './job-processors.ts';
export { createJobProducer } from './job-producer.ts';
