import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';

/** As Debian's package installs it. */
export const alertmanagerProgram = 'prometheus-alertmanager';

/** What a suite may need beyond Node; PostgreSQL comes with npm. */
const checks = {
  redis: () => runs('redis-server', '--version'),
  // An engine of our own needs root.
  docker: () => process.getuid?.() === 0 && runs('dockerd', '--version') && existsSync('/bin/busybox'),
  chromium: () => existsSync('/usr/bin/chromium'),
  alertmanager: () => runs(alertmanagerProgram, '--version'),
} as const;

export type Requirement = keyof typeof checks;

/**
 * Whether this machine has it; suites that need it are skipped otherwise, visibly. With
 * CHATOPS_TEST_REQUIRE_ALL=1 (as in CI) nothing may be skipped: a missing one throws.
 */
export function requirement(name: Requirement): boolean {
  const found = checks[name]();
  if (!found && process.env.CHATOPS_TEST_REQUIRE_ALL === '1') {
    throw new Error(`${name} is required by CHATOPS_TEST_REQUIRE_ALL, and this machine does not have it`);
  }
  return found;
}

/** `describe.skipIf(!has.redis)(…)` */
export const has = {
  get redis() {
    return requirement('redis');
  },
  get docker() {
    return requirement('docker');
  },
  get chromium() {
    return requirement('chromium');
  },
  get alertmanager() {
    return requirement('alertmanager');
  },
};

function runs(program: string, ...args: string[]): boolean {
  return spawnSync(program, args, { stdio: 'ignore', timeout: 5000 }).status === 0;
}
