/** UTF-16 units that a field takes, so that whatever fits it fits the limits of a room in code points and bytes. [K11] */
export const longest = { name: 64, title: 120 } as const;
