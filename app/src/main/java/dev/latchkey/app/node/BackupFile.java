package dev.latchkey.app.node;

import dev.latchkey.core.signing.MasterKey;
import dev.latchkey.core.signing.PrivateFile;
import java.io.EOFException;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Optional;
import java.util.zip.ZipEntry;
import java.util.zip.ZipException;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/**
 * The file of a backup: a ZIP archive with the store, what it says of itself and, where that was asked for, the master key.
 *
 * @param madeAt when the copy of the store was begun
 * @param keyFingerprint tells one master key from another and nothing more
 * @param holdsMasterKey whether whoever has the file has everything
 * @param storeMac of the time and the store, under the master key: who can write to the file alone cannot change what is restored
 */
record BackupFile(Path file, Instant madeAt, String keyFingerprint, boolean holdsMasterKey, String storeMac) {

    static final String MASTER_KEY = "master.key";

    private static final String ABOUT = "backup.json";
    private static final String FORMAT = "latchkey-backup-1";
    private static final int ABOUT_BYTES_MAX = 4_096;
    private static final int MASTER_KEY_BYTES_MAX = 256;

    static String fingerprint(MasterKey key) {
        return HexFormat.of().formatHex(key.derive("backup fingerprint"), 0, 8);
    }

    /**
     * Writes an archive whole to the disk.
     *
     * @param keyFile the file of the key, to take it in
     */
    static void write(Path file, Path store, Instant madeAt, MasterKey key, Optional<Path> keyFile) throws IOException {
        var mac = mac(key, madeAt);
        try (var content = Files.newInputStream(store)) {
            content.transferTo(intoMac(mac, OutputStream.nullOutputStream()));
        }
        var backup = new BackupFile(file, madeAt, fingerprint(key), keyFile.isPresent(), hex(mac));
        try (var channel = PrivateFile.open(file)) {
            var zip = new ZipOutputStream(Channels.newOutputStream(channel), StandardCharsets.UTF_8);
            zip.putNextEntry(new ZipEntry(ABOUT));
            zip.write(backup.about());
            if (keyFile.isPresent()) {
                zip.putNextEntry(new ZipEntry(MASTER_KEY));
                Files.copy(keyFile.get(), zip);
            }
            zip.putNextEntry(new ZipEntry(OpenedStore.FILE));
            Files.copy(store, zip);
            zip.finish();
            channel.force(true);
        } catch (IOException e) {
            throw at(file, e);
        }
    }

    /** What the system says of a file that is being written has no name. */
    private static IOException at(Path file, IOException failure) {
        var at = new FileSystemException(file.toString(), null, failure.getMessage());
        at.initCause(failure);
        return failure instanceof FileSystemException ? failure : at;
    }

    private static Mac mac(MasterKey key, Instant madeAt) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.derive("backup of the store"), "HmacSHA256"));
            mac.update((FORMAT + ' ' + madeAt + '\n').getBytes(StandardCharsets.US_ASCII));
            return mac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC with SHA-256", e);
        }
    }

    private static String hex(Mac mac) {
        return HexFormat.of().formatHex(mac.doFinal());
    }

    private static OutputStream intoMac(Mac mac, OutputStream to) {
        return new FilterOutputStream(to) {
            @Override
            public void write(int value) throws IOException {
                mac.update((byte) value);
                out.write(value);
            }

            @Override
            public void write(byte[] bytes, int offset, int length) throws IOException {
                mac.update(bytes, offset, length);
                out.write(bytes, offset, length);
            }
        };
    }

    private byte[] about() {
        var about = JsonNodeFactory.instance
                .objectNode()
                .put("format", FORMAT)
                .put("madeAt", madeAt.toString())
                .put("keyFingerprint", keyFingerprint)
                .put("holdsMasterKey", holdsMasterKey)
                .put("storeMac", storeMac);
        return JsonMapper.shared().writeValueAsBytes(about);
    }

    /** @throws NotABackup when the file is something else or was damaged */
    static BackupFile read(Path file) throws IOException {
        try (var zip = new ZipFile(file.toFile())) {
            var about = JsonMapper.shared().readTree(bytes(zip, ABOUT, ABOUT_BYTES_MAX));
            if (!FORMAT.equals(about.path("format").asString(""))) {
                throw new NotABackup(file);
            }
            return new BackupFile(
                    file,
                    Instant.parse(about.path("madeAt").asString("")),
                    about.path("keyFingerprint").asString(""),
                    about.path("holdsMasterKey").asBoolean(false),
                    about.path("storeMac").asString(""));
        } catch (ZipException | EOFException | JacksonException | DateTimeException e) {
            throw new NotABackup(file, e);
        }
    }

    /**
     * Writes the store to a file that is its owner's alone.
     *
     * @throws NotABackup when it is not the one that the key vouches for
     */
    void extractStore(MasterKey key, Path to) throws IOException {
        var mac = mac(key, madeAt);
        try (var zip = new ZipFile(file.toFile());
                var from = entry(zip, OpenedStore.FILE);
                var channel = PrivateFile.open(to)) {
            from.transferTo(intoMac(mac, Channels.newOutputStream(channel)));
            channel.force(true);
        } catch (NotABackup e) {
            throw e;
        } catch (ZipException | EOFException e) {
            throw new NotABackup(file, e);
        } catch (IOException e) {
            throw at(to, e);
        }
        if (!hex(mac).equals(storeMac)) {
            throw new NotABackup(file);
        }
    }

    /**
     * The content of the master key's file.
     *
     * @throws NotABackup when it holds none, against what it says
     */
    byte[] masterKey() throws IOException {
        try (var zip = new ZipFile(file.toFile())) {
            return bytes(zip, MASTER_KEY, MASTER_KEY_BYTES_MAX);
        } catch (ZipException | EOFException e) {
            throw new NotABackup(file, e);
        }
    }

    private static byte[] bytes(ZipFile zip, String name, int bytesMax) throws IOException {
        try (var from = entry(zip, name)) {
            var bytes = from.readNBytes(bytesMax + 1);
            if (bytes.length > bytesMax) {
                throw new NotABackup(Path.of(zip.getName()));
            }
            return bytes;
        }
    }

    private static InputStream entry(ZipFile zip, String name) throws IOException {
        var entry = zip.getEntry(name);
        if (entry == null) {
            throw new NotABackup(Path.of(zip.getName()));
        }
        return zip.getInputStream(entry);
    }

    /** The file is no backup, or not the one that was written. */
    static final class NotABackup extends IOException {

        private static final long serialVersionUID = 1;

        NotABackup(Path file) {
            super(file + ": expected a backup that latchkey made; this is something else or was damaged");
        }

        NotABackup(Path file, Exception cause) {
            this(file);
            initCause(cause);
        }
    }
}
