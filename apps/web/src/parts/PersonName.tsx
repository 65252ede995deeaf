/** A name as it was typed, of any length and direction. A shortened one is shown whole on hover. */
export function PersonName({ name }: { name: string }) {
  return (
    <bdi className="name" title={name}>
      {name}
    </bdi>
  );
}
