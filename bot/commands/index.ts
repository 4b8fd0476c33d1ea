import { ack } from './ack.ts';
import { alert } from './alert.ts';
import { alerts } from './alerts.ts';
import { approve } from './approve.ts';
import { audit } from './audit.ts';
import { cancel } from './cancel.ts';
import { chart } from './chart.ts';
import { confirm } from './confirm.ts';
import { deny } from './deny.ts';
import { digestList } from './digest-list.ts';
import { digestNow } from './digest-now.ts';
import { digestOff } from './digest-off.ts';
import { digestOn } from './digest-on.ts';
import { defineHelp } from './help.ts';
import { history } from './history.ts';
import { link } from './link.ts';
import { logs } from './logs.ts';
import { oncallAdd } from './oncall-add.ts';
import { oncallDelete } from './oncall-delete.ts';
import { oncallList } from './oncall-list.ts';
import { ps } from './ps.ts';
import { quietAdd } from './quiet-add.ts';
import { quietDelete } from './quiet-delete.ts';
import { quietList } from './quiet-list.ts';
import { resolve } from './resolve.ts';
import { restart } from './restart.ts';
import { ruleAdd } from './rule-add.ts';
import { ruleApply } from './rule-apply.ts';
import { ruleDelete } from './rule-delete.ts';
import { ruleEdit } from './rule-edit.ts';
import { ruleForm } from './rule-form.ts';
import { ruleList } from './rule-list.ts';
import { ruleShow } from './rule-show.ts';
import { ruleDisable, ruleEnable } from './rule-switch.ts';
import { ruleTest } from './rule-test.ts';
import { servers } from './servers.ts';
import { silence } from './silence.ts';
import { silences } from './silences.ts';
import { start } from './start.ts';
import { status } from './status.ts';
import { stop } from './stop.ts';
import { subscribe } from './subscribe.ts';
import { subscriptions } from './subscriptions.ts';
import { top } from './top.ts';
import { unack } from './unack.ts';
import { unlink } from './unlink.ts';
import { unsilence } from './unsilence.ts';
import { unsubscribe } from './unsubscribe.ts';
import { groupedName, type Verb } from './verb.ts';
import { whoami } from './whoami.ts';

/** Every verb there is. What is not here cannot be typed, pressed or registered. */
export const verbs: readonly Verb[] = [
  servers,
  status,
  chart,
  ps,
  top,
  logs,
  history,
  audit,
  start,
  stop,
  restart,
  approve,
  deny,
  alerts,
  alert,
  ack,
  unack,
  silence,
  unsilence,
  silences,
  resolve,
  ruleAdd,
  ruleEdit,
  ruleTest,
  ruleList,
  ruleShow,
  ruleEnable,
  ruleDisable,
  ruleDelete,
  subscribe,
  unsubscribe,
  subscriptions,
  digestNow,
  digestOn,
  digestOff,
  digestList,
  quietAdd,
  quietList,
  quietDelete,
  oncallList,
  oncallAdd,
  oncallDelete,
  defineHelp(() => verbs),
  whoami,
  link,
  unlink,
  ruleForm,
  ruleApply,
  confirm,
  cancel,
] satisfies readonly Verb[];

/** `rule.delete` in a button is the verb `rule delete`; `alert ack` on Discord is `ack`. */
export function findVerb(name: string): Verb | undefined {
  const spoken = name.replaceAll('.', ' ');
  return verbs.find((verb) => verb.name === spoken || groupedName(verb) === spoken);
}
