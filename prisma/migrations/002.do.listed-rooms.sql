-- AlterTable
ALTER TABLE "Room" ADD COLUMN     "houseHandle" BYTEA,
ADD COLUMN     "listing" BYTEA;

-- Prisma's schema language cannot say the rest
ALTER TABLE "Room"
    ADD CONSTRAINT "Room_houseHandle_length" CHECK (octet_length("houseHandle") = 16),
    ADD CONSTRAINT "Room_listing_length" CHECK (octet_length("listing") = 192),
    ADD CONSTRAINT "Room_listing_whole" CHECK (("houseHandle" IS NULL) = ("listing" IS NULL));
