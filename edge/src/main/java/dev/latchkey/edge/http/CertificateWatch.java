package dev.latchkey.edge.http;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.net.ServerSSLOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the files of a certificate and its key at times, and lets servers use them anew when they have changed: new connections get
 * the new certificate, those that are there stay. Files that changed since the last look are left for the next one, because certificate
 * and key are seldom written at once; what cannot be used is told in the log, and the servers go on with what they have.
 */
final class CertificateWatch {

    private static final Logger LOG = LoggerFactory.getLogger(CertificateWatch.class);

    private final Vertx vertx;
    private final ListenerSettings.Tls tls;
    private final List<HttpServer> servers = new CopyOnWriteArrayList<>();
    private final long timer;
    private String used;
    private String seen;

    CertificateWatch(Vertx vertx, ListenerSettings.Tls tls) {
        this.vertx = vertx;
        this.tls = tls;
        this.used = content();
        this.seen = used;
        this.timer = vertx.setPeriodic(tls.lookedAtEvery().toMillis(), _ -> vertx.executeBlocking(this::look));
    }

    void add(HttpServer server) {
        servers.add(server);
    }

    /** @return whether the servers were told of anything new */
    private synchronized boolean look() {
        var now = content();
        var isStable = now.equals(seen);
        seen = now;
        if (!isStable || now.equals(used)) {
            return false;
        }
        used = now;
        ServerSSLOptions options;
        try {
            options = options();
        } catch (CertificateFiles.Unfit e) {
            LOG.error(
                    "the certificate in {} cannot be used, the one before stays: {}",
                    tls.certificates(),
                    e.getMessage());
            return false;
        }
        Future.join(update(options))
                .onSuccess(_ -> LOG.info("the certificate in {} is used from now on", tls.certificates()))
                .onFailure(e -> LOG.error(
                        "the certificate in {} cannot be used, the one before stays: {}",
                        tls.certificates(),
                        e.toString()));
        return true;
    }

    /** Has the servers use the files as they are now, and returns when they do. */
    synchronized void renew() throws CertificateFiles.Unfit {
        var now = content();
        Future.join(update(options())).await();
        seen = now;
        used = now;
    }

    private List<Future<Boolean>> update(ServerSSLOptions options) {
        return servers.stream()
                .map(server -> server.updateSSLOptions(options, true))
                .toList();
    }

    /** From the files as they are now. */
    private ServerSSLOptions options() throws CertificateFiles.Unfit {
        return new ServerSSLOptions()
                .setUseAlpn(true)
                .setApplicationLayerProtocols(List.of("h2", "http/1.1"))
                .setKeyCertOptions(CertificateFiles.read(tls.certificates(), tls.privateKey())
                        .options());
    }

    private String content() {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(Files.readAllBytes(tls.certificates()));
            digest.update(Files.readAllBytes(tls.privateKey()));
            return HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            return "not readable";
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("expected SHA-256", e);
        }
    }

    void stop() {
        vertx.cancelTimer(timer);
    }
}
