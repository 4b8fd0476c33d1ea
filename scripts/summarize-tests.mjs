// Reads vitest's JSON report; prints one closing line and fails when a test failed or was skipped.
import { readFileSync } from 'node:fs';

const report = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const skipped = report.numPendingTests + report.numTodoTests;
const emptySuites = report.testResults.filter((file) => file.assertionResults.length === 0);
for (const file of report.testResults) {
  for (const test of file.assertionResults) {
    if (test.status !== 'passed') console.log(`${test.status}: ${file.name}: ${test.fullName}`);
  }
}
for (const file of emptySuites) console.log(`no test ran: ${file.name}: ${file.message}`);
const failed = report.numFailedTests + emptySuites.length;
console.log(`${report.numPassedTests} passed, ${failed} failed, ${skipped} skipped`);
process.exit(failed > 0 || skipped > 0 || report.numPassedTests === 0 ? 1 : 0);
