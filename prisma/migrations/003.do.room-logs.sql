-- Rooms from before have no log, and none of today's clients can open them
DELETE FROM "Room";

-- AlterTable
ALTER TABLE "Room" DROP COLUMN "everyoneSpeaks",
DROP COLUMN "ownerKey",
ADD COLUMN     "genesis" BYTEA NOT NULL,
ADD COLUMN     "genesisBody" BYTEA NOT NULL;

-- CreateTable
CREATE TABLE "Statement" (
    "roomHandle" BYTEA NOT NULL,
    "number" INTEGER NOT NULL,
    "bytes" BYTEA NOT NULL,

    CONSTRAINT "Statement_pkey" PRIMARY KEY ("roomHandle","number")
);

-- CreateTable
CREATE TABLE "RosterEntry" (
    "roomHandle" BYTEA NOT NULL,
    "number" INTEGER NOT NULL,
    "bytes" BYTEA NOT NULL,

    CONSTRAINT "RosterEntry_pkey" PRIMARY KEY ("roomHandle","number")
);

-- AddForeignKey
ALTER TABLE "Statement" ADD CONSTRAINT "Statement_roomHandle_fkey" FOREIGN KEY ("roomHandle") REFERENCES "Room"("handle") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RosterEntry" ADD CONSTRAINT "RosterEntry_roomHandle_fkey" FOREIGN KEY ("roomHandle") REFERENCES "Room"("handle") ON DELETE CASCADE ON UPDATE CASCADE;

-- Prisma's schema language cannot say the rest
ALTER TABLE "Room"
    ADD CONSTRAINT "Room_genesis_length" CHECK (octet_length("genesis") <= 512),
    ADD CONSTRAINT "Room_genesisBody_length" CHECK (octet_length("genesisBody") = 4096);

ALTER TABLE "Statement"
    ADD CONSTRAINT "Statement_number_range" CHECK ("number" >= 1),
    ADD CONSTRAINT "Statement_bytes_length" CHECK (octet_length("bytes") <= 2048);

ALTER TABLE "RosterEntry"
    ADD CONSTRAINT "RosterEntry_number_range" CHECK ("number" >= 1),
    ADD CONSTRAINT "RosterEntry_bytes_length" CHECK (octet_length("bytes") <= 1024);
