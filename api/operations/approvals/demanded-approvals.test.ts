import { describe, expect, it } from 'vitest';
import { demandedApprovals, type Policy, raisedDemand } from './demanded-approvals.ts';

const onProd: Policy = { verbClass: 'operate', tag: 'prod', approvals: 1 };
const onDatabases: Policy = { verbClass: 'operate', tag: 'db', approvals: 3 };
const everywhere: Policy = { verbClass: 'operate', tag: null, approvals: 2 };
const exec: Policy = { verbClass: 'exec', tag: null, approvals: 5 };

describe('demandedApprovals', () => {
  it.each<[string, Policy[], string[][], number | undefined]>([
    ['no policy', [], [['prod']], undefined],
    ['a policy of another tag', [onProd], [['staging']], undefined],
    ['a server without tags', [onProd], [[]], undefined],
    ['a tag that only begins like it', [onProd], [['production']], undefined],
    ['a policy of another class', [exec], [['prod']], undefined],
    ['its tag', [onProd], [['web', 'prod']], 1],
    ['its tag on one of several targets', [onProd], [['staging'], [], ['prod']], 1],
    ['no tag, which is every server', [everywhere], [[]], 2],
    ['several, of which the strictest counts', [onProd, onDatabases, everywhere], [['prod', 'db']], 3],
    ['several on different targets', [onProd, onDatabases], [['prod'], ['db']], 3],
    ['a strict one that does not apply', [onProd, onDatabases, everywhere], [['prod']], 2],
    ['a row that asks for nobody', [{ ...everywhere, approvals: 0 }], [['prod']], undefined],
  ])('%s', (_name, policies, targets, expected) => {
    const demand = demandedApprovals(
      policies,
      'operate',
      targets.map((tags) => ({ tags })),
    );
    expect(demand?.approvals).toBe(expected);
  });

  it('says which policy it is', () => {
    const rule = (policy: Policy) => demandedApprovals([policy], 'operate', [{ tags: ['prod'] }])?.rule;
    expect(rule(onProd)).toBe('operate on tag:prod needs 1 more person');
    expect(rule(everywhere)).toBe('operate on any server needs 2 more people');
  });
});

describe('raisedDemand', () => {
  it('is what policies demand by now where that is more, and says so', () => {
    const demand = demandedApprovals([onDatabases], 'operate', [{ tags: ['db'] }]);
    expect(raisedDemand(1, demand)).toEqual({
      approvals: 3,
      rule: 'operate on tag:db needs 3 more people, made stricter while it waited (until then 1)',
    });
  });

  it('is never less than before', () => {
    const demand = demandedApprovals([everywhere], 'operate', [{ tags: [] }]);
    expect([raisedDemand(2, demand), raisedDemand(5, demand), raisedDemand(1, undefined)]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });
});
