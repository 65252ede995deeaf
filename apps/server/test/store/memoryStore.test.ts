import { memoryStore } from './memoryStore.ts';
import { storeContract } from './storeContract.ts';

storeContract('memoryStore', async () => memoryStore());
