import { VolumeSlider } from '../parts/VolumeSlider.tsx';
import { laterStrings } from '../strings/later.ts';

interface RoomVolumeProps {
  readonly volume: number;
  readonly onChange: (volume: number) => void;
}

/** The volume of everybody in every room, for this person only. */
export function RoomVolume({ volume, onChange }: RoomVolumeProps) {
  const { roomVolume, roomVolumeHint } = laterStrings().settings;
  return <VolumeSlider label={roomVolume} hint={roomVolumeHint} most={1} volume={volume} onChange={onChange} />;
}
