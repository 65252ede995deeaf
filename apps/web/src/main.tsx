import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { client } from './client.ts';
import { createRememberedHouses } from './house/rememberedHouses.ts';
import { createAddress } from './room/address.ts';
import { createVisit } from './room/createVisit.ts';
import { createKeptRoom } from './room/keptRoom.ts';
import { createKeptText } from './room/keptText.ts';
import { createRememberedName } from './room/rememberedName.ts';
import { storageOf } from './room/storageOf.ts';
import { App } from './views/App.tsx';

const tab = storageOf(() => sessionStorage);
const browser = storageOf(() => localStorage);
const rememberedHouses = createRememberedHouses(browser);
const visit = createVisit({
  client,
  address: createAddress(window),
  keptRoom: createKeptRoom(tab),
  keptHouse: createKeptText(tab, 'sotto-house'),
  keptClaim: createKeptText(tab, 'sotto-claim'),
  rememberedHouses,
});
const rememberedName = createRememberedName(browser);

const page = document.querySelector('#page');
if (!page) throw new Error('index.html has no #page');
createRoot(page).render(
  <StrictMode>
    <App visit={visit} rememberedName={rememberedName} rememberedHouses={rememberedHouses} />
  </StrictMode>,
);
