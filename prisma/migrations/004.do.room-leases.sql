-- AlterTable
ALTER TABLE "Room" ADD COLUMN     "occupiedUntil" TIMESTAMPTZ(3),
ADD COLUMN     "relayKey" BYTEA;

-- Prisma's schema language cannot say the rest
ALTER TABLE "Room"
    ADD CONSTRAINT "Room_relayKey_length" CHECK (octet_length("relayKey") = 32);
