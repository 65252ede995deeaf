-- CreateTable
CREATE TABLE "RoomSnapshot" (
    "roomHandle" BYTEA NOT NULL,
    "bytes" BYTEA NOT NULL,

    CONSTRAINT "RoomSnapshot_pkey" PRIMARY KEY ("roomHandle")
);

-- AddForeignKey
ALTER TABLE "RoomSnapshot" ADD CONSTRAINT "RoomSnapshot_roomHandle_fkey" FOREIGN KEY ("roomHandle") REFERENCES "Room"("handle") ON DELETE CASCADE ON UPDATE CASCADE;

-- Prisma's schema language cannot say the rest
ALTER TABLE "RoomSnapshot"
    ADD CONSTRAINT "RoomSnapshot_bytes_length" CHECK (octet_length("bytes") <= 4194304);
