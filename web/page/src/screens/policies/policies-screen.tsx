import { Screen } from '../../ui/screen.tsx';
import { ApprovalPolicies } from './approval-policies.tsx';
import { ChannelGrants } from './channel-grants.tsx';

export function PoliciesScreen() {
  return (
    <Screen title="Policies">
      <ApprovalPolicies />
      <ChannelGrants />
    </Screen>
  );
}
