package dev.latchkey.edge.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.impl.KeyStoreHelper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A certificate chain and its private key as their files hold them at one moment: read, and known to belong together. */
public final class CertificateFiles {

    private static final byte[] SIGNED = {1};

    private final Buffer certificates;
    private final Buffer privateKey;

    private CertificateFiles(Buffer certificates, Buffer privateKey) {
        this.certificates = certificates;
        this.privateKey = privateKey;
    }

    /**
     * A certificate, by what people ask of it.
     *
     * @param subject whom it names (RFC 4514)
     * @param end the last instant at which it is good
     */
    public record End(String subject, Instant end) {}

    /**
     * When each certificate of a file ends, in the order of the file.
     *
     * @throws Unfit when the file cannot be read, or holds something else
     */
    public static List<End> ends(Path certificates) throws Unfit {
        var content = read(certificates, false);
        try {
            return CertificateFactory.getInstance("X.509")
                    .generateCertificates(new ByteArrayInputStream(content.getBytes()))
                    .stream()
                    .map(X509Certificate.class::cast)
                    .map(one -> new End(
                            one.getSubjectX500Principal().getName(),
                            one.getNotAfter().toInstant()))
                    .toList();
        } catch (CertificateException e) {
            throw new Unfit(false, "expected a file of certificates (PEM), got \"" + certificates + "\"", e);
        }
    }

    /** A listener cannot speak TLS with these files; the message says what was expected and names the file. */
    public static final class Unfit extends Exception {

        private static final long serialVersionUID = 1;

        private final boolean isOfKey;

        private Unfit(boolean isOfKey, String message, @Nullable Throwable cause) {
            super(message, cause);
            this.isOfKey = isOfKey;
        }

        /** Whether the key's file is at fault, and not that of the certificates. */
        public boolean isOfKey() {
            return isOfKey;
        }
    }

    /**
     * Reads both files.
     *
     * @throws Unfit when one cannot be read, is not what it should be, or the key is not that of the first certificate
     */
    public static CertificateFiles read(Path certificates, Path privateKey) throws Unfit {
        var chain = read(certificates, false);
        try {
            KeyStoreHelper.loadCA(Stream.of(chain));
        } catch (Exception e) {
            throw new Unfit(false, "expected a file of certificates (PEM), got \"" + certificates + "\"", e);
        }
        var key = read(privateKey, true);
        var expected = "expected the private key of the first certificate in \"" + certificates
                + "\" (PEM, without a password), got \"" + privateKey + "\"";
        try {
            if (isPair(KeyStoreHelper.loadKeyCert(List.of(key), List.of(chain)))) {
                return new CertificateFiles(chain, key);
            }
        } catch (Exception e) {
            throw new Unfit(true, expected, e);
        }
        throw new Unfit(true, expected, null);
    }

    private static Buffer read(Path file, boolean isOfKey) throws Unfit {
        try {
            return Buffer.buffer(Files.readAllBytes(file));
        } catch (IOException e) {
            throw new Unfit(isOfKey, "expected a file that may be read, got \"" + file + "\"", e);
        }
    }

    private static boolean isPair(KeyStore both) throws GeneralSecurityException {
        var alias = both.aliases().nextElement();
        var key = (PrivateKey) both.getKey(alias, KeyStoreHelper.DUMMY_PASSWORD.toCharArray());
        return isPair(key, both.getCertificate(alias).getPublicKey());
    }

    /** Whether what one signs the other verifies. */
    private static boolean isPair(PrivateKey key, PublicKey certified) throws GeneralSecurityException {
        var algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> key.getAlgorithm(); // EdDSA is called the same
        };
        var signing = Signature.getInstance(algorithm);
        signing.initSign(key);
        signing.update(SIGNED);
        var signature = signing.sign();
        var verifying = Signature.getInstance(algorithm);
        verifying.initVerify(certified);
        verifying.update(SIGNED);
        return verifying.verify(signature);
    }

    /** For a server that is to use them, whatever becomes of the files. */
    PemKeyCertOptions options() {
        return new PemKeyCertOptions().addCertValue(certificates).addKeyValue(privateKey);
    }
}
