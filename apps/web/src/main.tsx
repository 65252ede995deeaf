import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { client } from './client.ts';
import { createAddress } from './room/address.ts';
import { createVisit } from './room/createVisit.ts';
import { createKeptRoom } from './room/keptRoom.ts';
import { createRememberedName } from './room/rememberedName.ts';
import { storageOf } from './room/storageOf.ts';
import { App } from './views/App.tsx';

const visit = createVisit({
  client,
  address: createAddress(window),
  keptRoom: createKeptRoom(storageOf(() => sessionStorage)),
});
const rememberedName = createRememberedName(storageOf(() => localStorage));

const page = document.querySelector('#page');
if (!page) throw new Error('index.html has no #page');
createRoot(page).render(
  <StrictMode>
    <App visit={visit} rememberedName={rememberedName} />
  </StrictMode>,
);
