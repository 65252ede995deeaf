/** A name as it was typed: any length, any direction, whole on hover where the room for it is short. */
export function PersonName({ name }: { name: string }) {
  return (
    <bdi className="name" title={name}>
      {name}
    </bdi>
  );
}
