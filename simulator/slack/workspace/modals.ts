import type { View } from '../block-kit/view.ts';
import type { OpenView } from './model.ts';
import type { Workspace } from './workspace.ts';

export function openModal(workspace: Workspace, userId: string, view: View): OpenView {
  const open = createView(workspace, userId, view);
  workspace.modals.set(userId, [open]);
  workspace.changed();
  return open;
}

export function pushModal(workspace: Workspace, userId: string, view: View): OpenView {
  const stack = workspace.modals.get(userId) ?? [];
  const top = stack.at(-1);
  const open = createView(workspace, userId, view);
  if (top) Object.assign(open, { previousViewId: top.id, rootViewId: top.rootViewId });
  workspace.modals.set(userId, [...stack, open]);
  workspace.changed();
  return open;
}

export function replaceView(workspace: Workspace, open: OpenView, view: View): void {
  open.view = view;
  open.errors = {};
  open.hash = newHash();
  workspace.changed();
}

export function closeModal(workspace: Workspace, userId: string, all: boolean): void {
  const stack = workspace.modals.get(userId) ?? [];
  workspace.modals.set(userId, all ? [] : stack.slice(0, -1));
  workspace.changed();
}

export function showHome(workspace: Workspace, userId: string, view: View): OpenView {
  const open = workspace.homes.get(userId) ?? createView(workspace, userId, view);
  workspace.homes.set(userId, open);
  replaceView(workspace, open, view);
  return open;
}

export function findView(
  workspace: Workspace,
  id: string | undefined,
  externalId?: string,
): OpenView | undefined {
  const all = [...[...workspace.modals.values()].flat(), ...workspace.homes.values()];
  return all.find(
    (open) => open.id === id || (externalId !== undefined && open.view.external_id === externalId),
  );
}

function createView(workspace: Workspace, userId: string, view: View): OpenView {
  const id = workspace.newId('V');
  return { id, hash: newHash(), rootViewId: id, userId, view, errors: {} };
}

function newHash(): string {
  return `${Math.floor(Date.now() / 1000)}.${crypto.randomUUID().slice(0, 8)}`;
}
