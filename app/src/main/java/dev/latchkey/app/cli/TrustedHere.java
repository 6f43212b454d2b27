package dev.latchkey.app.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Whom a command trusts that asks the deployment whose configuration it has read: whomever this machine does, and its own certificate. */
final class TrustedHere {

    private TrustedHere() {}

    /**
     * Trust of this machine and, beside it, in certificates of a file (PEM), whoever signed them.
     *
     * @throws IOException when the file has none
     */
    static SSLContext with(Path certificates) throws IOException {
        try (var pem = Files.newInputStream(certificates)) {
            var store = KeyStore.getInstance(KeyStore.getDefaultType());
            store.load(null, null);
            var number = 0;
            for (var manager : trusting(null).getTrustManagers()) {
                if (manager instanceof X509TrustManager usual) {
                    for (var issuer : usual.getAcceptedIssuers()) {
                        store.setCertificateEntry("usual-" + number++, issuer);
                    }
                }
            }
            for (var own : CertificateFactory.getInstance("X.509").generateCertificates(pem)) {
                store.setCertificateEntry("own-" + number++, own);
            }
            var context = SSLContext.getInstance("TLS");
            context.init(null, trusting(store).getTrustManagers(), null);
            return context;
        } catch (GeneralSecurityException e) {
            throw new IOException(certificates + ": expected certificates (PEM)", e);
        }
    }

    /** @param store nothing for what this machine trusts */
    private static TrustManagerFactory trusting(@Nullable KeyStore store) throws GeneralSecurityException {
        var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        factory.init(store);
        return factory;
    }
}
