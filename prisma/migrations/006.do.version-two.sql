-- AlterTable
ALTER TABLE "Room" ALTER COLUMN "genesisBody" DROP NOT NULL;

-- CreateTable
CREATE TABLE "MintedWraps" (
    "roomHandle" BYTEA NOT NULL,
    "generation" INTEGER NOT NULL,
    "wraps" BYTEA NOT NULL,

    CONSTRAINT "MintedWraps_pkey" PRIMARY KEY ("roomHandle")
);

-- CreateTable
CREATE TABLE "Step" (
    "roomHandle" BYTEA NOT NULL,
    "generation" INTEGER NOT NULL,
    "step" INTEGER NOT NULL,
    "bytes" BYTEA NOT NULL,

    CONSTRAINT "Step_pkey" PRIMARY KEY ("roomHandle","generation","step")
);

-- CreateTable
CREATE TABLE "RoomCheckpoint" (
    "roomHandle" BYTEA NOT NULL,
    "number" INTEGER NOT NULL,
    "bytes" BYTEA NOT NULL,

    CONSTRAINT "RoomCheckpoint_pkey" PRIMARY KEY ("roomHandle","number")
);

-- AddForeignKey
ALTER TABLE "MintedWraps" ADD CONSTRAINT "MintedWraps_roomHandle_fkey" FOREIGN KEY ("roomHandle") REFERENCES "Room"("handle") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "Step" ADD CONSTRAINT "Step_roomHandle_fkey" FOREIGN KEY ("roomHandle") REFERENCES "Room"("handle") ON DELETE CASCADE ON UPDATE CASCADE;

-- AddForeignKey
ALTER TABLE "RoomCheckpoint" ADD CONSTRAINT "RoomCheckpoint_roomHandle_fkey" FOREIGN KEY ("roomHandle") REFERENCES "Room"("handle") ON DELETE CASCADE ON UPDATE CASCADE;

-- Prisma's schema language cannot say the rest
ALTER TABLE "Statement"
    DROP CONSTRAINT "Statement_bytes_length",
    ADD CONSTRAINT "Statement_bytes_length" CHECK (octet_length("bytes") <= 8192);

ALTER TABLE "MintedWraps"
    ADD CONSTRAINT "MintedWraps_generation_range" CHECK ("generation" >= 1),
    ADD CONSTRAINT "MintedWraps_wraps_length" CHECK (octet_length("wraps") <= 16384);

ALTER TABLE "Step"
    ADD CONSTRAINT "Step_number_range" CHECK ("generation" >= 1 AND "step" >= 1),
    ADD CONSTRAINT "Step_bytes_length" CHECK (octet_length("bytes") <= 256);

ALTER TABLE "RoomCheckpoint"
    ADD CONSTRAINT "RoomCheckpoint_number_range" CHECK ("number" >= 1),
    ADD CONSTRAINT "RoomCheckpoint_bytes_length" CHECK (octet_length("bytes") <= 8388608);
