package dev.latchkey.core.signing;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.crypto.tink.subtle.AesGcmJce;
import com.google.crypto.tink.subtle.Hkdf;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;

/**
 * The one secret of a deployment, 32 random bytes kept outside the store. Every other key is derived from it for one purpose
 * (HKDF, RFC 5869), so a copy of the store alone can neither verify credentials nor make them. {@code toString} shows
 * nothing of it.
 */
public final class MasterKey {

    private static final int BYTES = 32;

    private final byte[] secret;

    private MasterKey(byte[] secret) {
        this.secret = secret;
    }

    /**
     * Reads the key from a file, or makes one there, readable by its owner only, when there is no file yet.
     *
     * @throws IllegalStateException when the file holds something else
     */
    public static MasterKey readOrCreate(Path file, SecureRandom random) throws IOException {
        if (!Files.exists(file)) {
            create(file, random);
        }
        try {
            var secret = Base64.getDecoder().decode(Files.readString(file).strip());
            if (secret.length == BYTES) {
                return new MasterKey(secret);
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalStateException(complaint(file), e);
        }
        throw new IllegalStateException(complaint(file));
    }

    private static String complaint(Path file) {
        return file + ": expected " + BYTES + " bytes in base64. Restore this file from your backup: without it no"
                + " credential in the store can be verified.";
    }

    private static void create(Path file, SecureRandom random) throws IOException {
        var secret = new byte[BYTES];
        random.nextBytes(secret);
        var ownerOnly = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        // Written whole under another name first, so that a crash never leaves half a key.
        var fresh = Files.createTempFile(file.toAbsolutePath().getParent(), "master", ".new", ownerOnly);
        try (var channel = Files.newByteChannel(fresh, StandardOpenOption.WRITE)) {
            channel.write(UTF_8.encode(Base64.getEncoder().encodeToString(secret) + "\n"));
            ((java.nio.channels.FileChannel) channel).force(true);
        }
        try {
            Files.createLink(file, fresh);
        } catch (FileAlreadyExistsException e) {
            // Another process was first; its key is the key.
        } finally {
            Files.delete(fresh);
        }
    }

    /** A key of 32 bytes for one purpose, always the same for the same purpose. */
    public byte[] derive(String purpose) {
        try {
            return Hkdf.computeHkdf("HmacSha256", secret, new byte[0], ("latchkey " + purpose).getBytes(UTF_8), BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot derive the key for " + purpose, e);
        }
    }

    /** Encrypts for storage (AES-256-GCM); {@code context} must be given again to decrypt. */
    public byte[] encrypt(byte[] plain, String context) {
        try {
            return new AesGcmJce(derive("encryption at rest")).encrypt(plain, context.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot encrypt " + context, e);
        }
    }

    /** @throws IllegalStateException when the bytes were not encrypted with this key and this context */
    public byte[] decrypt(byte[] sealed, String context) {
        try {
            return new AesGcmJce(derive("encryption at rest")).decrypt(sealed, context.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(
                    "cannot decrypt " + context + ": the store belongs to another master key", e);
        }
    }

    /**
     * Encrypts for somebody who keeps a part of the key: without {@code share}, the store and the master key are not enough to
     * decrypt.
     */
    public byte[] encryptFor(String share, byte[] plain, String context) {
        try {
            return new AesGcmJce(derive("encryption for " + share)).encrypt(plain, context.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot encrypt " + context, e);
        }
    }

    /** @throws IllegalStateException when the bytes were not encrypted with this key, this share and this context */
    public byte[] decryptFor(String share, byte[] sealed, String context) {
        try {
            return new AesGcmJce(derive("encryption for " + share)).decrypt(sealed, context.getBytes(UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot decrypt " + context, e);
        }
    }

    @Override
    public String toString() {
        return "MasterKey[…]";
    }
}
