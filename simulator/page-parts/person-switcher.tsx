import { Avatar, type AvatarOwner } from './avatar.tsx';

interface Props {
  people: AvatarOwner[];
  me: string;
  become: (userId: string) => void;
}

/** Nobody logs in here: one is whom one chooses. */
export function PersonSwitcher({ people, me, become }: Props) {
  const current = people.find(({ id }) => id === me);
  return (
    <label className="person">
      <span>You are</span>
      <span className="person-choice">
        {current && <Avatar owner={current} />}
        <select value={me} onChange={({ target }) => become(target.value)}>
          {people.map(({ id, name }) => (
            <option key={id} value={id}>
              {name}
            </option>
          ))}
        </select>
      </span>
    </label>
  );
}
