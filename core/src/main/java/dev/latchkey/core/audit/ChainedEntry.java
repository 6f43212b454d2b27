package dev.latchkey.core.audit;

import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * An entry in its place: its number in the company's log, the hash of the entry before and its own. The hash is SHA-256
 * over the number, the hash before, and every field with its length, so no two different entries have the same bytes.
 *
 * @param seq 1 for a company's first entry, then without gaps
 * @param previousHash 64 hexadecimal digits; {@link #BEGINNING} for the first
 * @param hash 64 hexadecimal digits
 */
public record ChainedEntry(long seq, AuditEntry entry, String previousHash, String hash) {

    /** Stands before a company's first entry. */
    public static final String BEGINNING = "0".repeat(64);

    /** The entry with the hash that belongs to it. */
    public static ChainedEntry chain(long seq, String previousHash, AuditEntry entry) {
        return new ChainedEntry(seq, entry, previousHash, hashOf(seq, previousHash, entry));
    }

    /** Whether the hash is that of the content, and the entry stands right behind the one before. */
    public boolean follows(long seqBefore, String hashBefore) {
        return seq == seqBefore + 1 && previousHash.equals(hashBefore) && hash.equals(hashOf(seq, previousHash, entry));
    }

    /** Whether the hash is that of the content, wherever the entry stands. */
    public boolean isUnaltered() {
        return hash.equals(hashOf(seq, previousHash, entry));
    }

    private static String hashOf(long seq, String previousHash, AuditEntry entry) {
        var bytes = new ByteArrayOutputStream();
        try (var out = new DataOutputStream(bytes)) {
            out.writeLong(seq);
            write(out, previousHash);
            out.writeLong(entry.at().toEpochMilli());
            write(out, entry.companyId());
            write(out, entry.event().name());
            write(out, entry.author().type().name());
            write(out, entry.author().id());
            write(out, entry.subject().type().name());
            write(out, entry.subject().id());
            out.writeInt(entry.context().size());
            for (var fact : entry.context().entrySet()) {
                write(out, fact.getKey());
                write(out, fact.getValue());
            }
            return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes.toByteArray()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    private static void write(DataOutputStream out, String text) throws IOException {
        var utf8 = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(utf8.length);
        out.write(utf8);
    }
}
