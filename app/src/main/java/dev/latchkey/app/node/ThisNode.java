package dev.latchkey.app.node;

import dev.latchkey.app.config.Configuration;
import dev.latchkey.console.operator.NodeFacts;
import dev.latchkey.core.account.Letters;
import dev.latchkey.edge.http.CertificateFiles;
import dev.latchkey.gateway.observe.Logging;
import dev.latchkey.store.sql.Stores;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a node is made of, as its operators see it. */
final class ThisNode {

    private static final Logger LOG = LoggerFactory.getLogger(ThisNode.class);

    private ThisNode() {}

    static NodeFacts facts(Configuration configuration, Stores stores, Letters letters) {
        return new NodeFacts(
                Version.NUMBER,
                store(configuration.dataFolder(), stores),
                mail(configuration, letters),
                tls(configuration),
                Logging::newestError);
    }

    private static NodeFacts.Store store(Path folder, Stores stores) {
        var file = folder.resolve(OpenedStore.FILE);
        return new NodeFacts.Store(
                file.toString(),
                () -> stores.room().storeBytes(),
                () -> stores.room().freeBytes(),
                () -> stores.room().reserveBytes(),
                () -> restored(folder));
    }

    private static Optional<NodeFacts.Restored> restored(Path folder) {
        var reminder = folder.resolve(Restoration.FILE).toString();
        try {
            return Restoration.of(folder).map(restoration -> new NodeFacts.Restored(restoration.madeAt(), reminder));
        } catch (IOException _) {
            return Optional.of(new NodeFacts.Restored(null, reminder));
        }
    }

    private static NodeFacts.Mail mail(Configuration configuration, Letters letters) {
        var smtp = configuration.mail().smtp();
        var place = smtp == null
                ? configuration.dataFolder().resolve("outbox").toString()
                : smtp.host() + ":" + smtp.port();
        return new NodeFacts.Mail(place, smtp != null, letters::areTaken);
    }

    private static NodeFacts.@Nullable Tls tls(Configuration configuration) {
        var tls = configuration.listeners().tls();
        return tls == null ? null : new NodeFacts.Tls(tls.certificates().toString(), () -> ends(tls.certificates()));
    }

    private static List<CertificateFiles.End> ends(Path certificates) {
        try {
            return CertificateFiles.ends(certificates);
        } catch (CertificateFiles.Unfit e) {
            LOG.warn("the certificates cannot be shown: {}", e.getMessage());
            return List.of();
        }
    }
}
