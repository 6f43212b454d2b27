package dev.latchkey.authserver.registration;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.latchkey.authserver.client.ClientAuthenticator.ApplicationSource;
import dev.latchkey.core.change.StoreUnavailable;
import dev.latchkey.core.partner.ApplicationIndex;
import dev.latchkey.core.partner.LiveApplication;
import dev.latchkey.edge.http.EventLoop;
import dev.latchkey.edge.outbound.FetchLimits;
import dev.latchkey.edge.outbound.FetchResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Applications, those with a client ID metadata document (draft-ietf-oauth-client-id-metadata-document) read on first sight and
 * again when they are no longer fresh. An application whose document cannot be read or is not valid does not work; one that is known is not
 * touched by how often strangers have others read. Safe for use
 * by many threads; never blocks.
 */
public final class ClientDocuments implements ApplicationSource {

    private static final Logger LOG = LoggerFactory.getLogger(ClientDocuments.class);

    /** How long what could not be used is not asked for again. */
    private static final Duration RETRY_AFTER = Duration.ofMinutes(1);

    /** How long a document that was good stands in for one that cannot be had now. */
    private static final Duration STALE_MAX = Duration.ofHours(1);

    private static final FetchLimits LIMITS = limits();

    /** Gets a document; blocks. */
    @FunctionalInterface
    public interface Fetcher {
        FetchResult fetch(URI uri, FetchLimits limits);
    }

    private final ApplicationIndex index;
    private final MachineClients clients;
    private final RegistrationRules rules;
    private final TrustedNames trustedNames;
    private final Fetcher fetcher;
    private final Executor executor;
    private final InstantSource clock;
    private final FetchBudget firstSights;
    private final FetchBudget rereads;
    private final Map<String, Future<Boolean>> underWay = new ConcurrentHashMap<>();
    private final DocumentMemory memory = DocumentMemory.ofHeap();

    /**
     * @param executor starts a virtual thread for each task
     * @param fetchesPerMinute most of those never seen before, a sixth of them from one host and for one address that asks; and as
     *     many again, in the same way, of those that are known
     */
    public ClientDocuments(
            ApplicationIndex index,
            MachineClients clients,
            RegistrationRules rules,
            Fetcher fetcher,
            Executor executor,
            InstantSource clock,
            int fetchesPerMinute) {
        this.index = index;
        this.clients = clients;
        this.rules = rules;
        this.trustedNames = new TrustedNames(index, rules);
        this.fetcher = fetcher;
        this.executor = executor;
        this.clock = clock;
        this.firstSights = new FetchBudget(fetchesPerMinute, clock);
        this.rereads = new FetchBudget(fetchesPerMinute, clock);
    }

    /** Those registered here alone, where documents are switched off. */
    public static ApplicationSource none(ApplicationIndex index) {
        return (clientId, _) -> Future.succeededFuture(index.findByPublicId(clientId)
                .filter(found -> found.application().profile().documentUri() == null));
    }

    private static FetchLimits limits() {
        var usual = FetchLimits.metadataDocument();
        return new FetchLimits(
                usual.bodyBytesMax(),
                usual.connectTimeout(),
                usual.totalTimeout(),
                usual.contentTypes(),
                Duration.ofMinutes(1),
                usual.freshMax(),
                usual.freshDefault());
    }

    @Override
    public Future<Optional<LiveApplication>> find(String clientId, InetAddress from) {
        var address = DocumentAddress.parse(clientId, rules.allowsPlainHttp());
        if (address.isEmpty()) {
            return none(index).find(clientId, from);
        }
        var known = memory.find(clientId);
        if (known != null && clock.instant().isBefore(known.until())) {
            var found = known.isGood() ? index.findByPublicId(clientId) : Optional.<LiveApplication>empty();
            // One that was good and is not there was suspended, or removed because nobody used it: then it may come
            // back.
            if (found.isPresent()
                    || !known.isGood()
                    || clock.instant().isBefore(known.readAt().plus(RETRY_AFTER))) {
                return Future.succeededFuture(found);
            }
        }
        return read(address.get(), from)
                .map(isGood -> isGood ? index.findByPublicId(clientId) : Optional.<LiveApplication>empty());
    }

    /** One fetch for all who ask meanwhile. */
    private Future<Boolean> read(DocumentAddress address, InetAddress from) {
        var already = underWay.get(address.value());
        if (already != null) {
            return EventLoop.here(already);
        }
        if (!admits(address, from)) {
            return withoutReading(address);
        }
        Promise<Boolean> mine = Promise.promise();
        var before = underWay.putIfAbsent(address.value(), mine.future());
        if (before == null) {
            executor.execute(() -> {
                boolean isGood = false;
                try {
                    isGood = update(address);
                } catch (RuntimeException e) {
                    LOG.warn("the client metadata document {} could not be taken in", address.value(), e);
                } finally {
                    underWay.remove(address.value());
                    mine.complete(isGood);
                }
            });
        }
        return EventLoop.here(before == null ? mine.future() : before);
    }

    private boolean admits(DocumentAddress address, InetAddress from) {
        var budget = isStored(address) ? rereads : firstSights;
        return budget.take(address.host(), from);
    }

    private Future<Boolean> withoutReading(DocumentAddress address) {
        var reason = "too many fetches in this minute";
        if (isStored(address) && standsInAsStored(address, reason, clock.instant())) {
            return Future.succeededFuture(true);
        }
        LOG.info("client metadata document {}: {}", address.value(), reason);
        return Future.failedFuture(new TooManyDocuments());
    }

    private boolean isStored(DocumentAddress address) {
        return index.findByPublicId(address.value()).isPresent();
    }

    private boolean update(DocumentAddress address) {
        var now = clock.instant();
        return switch (fetcher.fetch(address.uri(), LIMITS)) {
            case FetchResult.Fetched(var body, var freshFor) -> take(address, body, now.plus(freshFor), now);
            case FetchResult.Refused(var reason) -> refuse(address, reason, now);
            case FetchResult.Failed(var reason) -> standsIn(address, reason, now) || refuse(address, reason, now);
        };
    }

    private boolean take(DocumentAddress address, String body, Instant freshUntil, Instant now) {
        try {
            var members = MetadataMembers.parse(body.getBytes(UTF_8));
            var metadata = ClientMetadata.ofDocument(members, rules, address.value());
            if (!isNamed(address, metadata.name())) {
                trustedNames.requireNone(metadata.name());
            }
            clients.storeDocument(address, metadata);
        } catch (RegistrationRefused e) {
            return refuse(address, e.description(), now);
        } catch (StoreUnavailable e) {
            return standsInAsStored(address, e.toString(), now);
        }
        memory.put(address.value(), new DocumentMemory.State(now, true, freshUntil, freshUntil.plus(STALE_MAX)));
        return true;
    }

    /** A name that it has it may keep: others may have called something like it since. */
    private boolean isNamed(DocumentAddress address, String name) {
        return index.findByPublicId(address.value())
                .filter(known -> known.application().name().equals(name))
                .isPresent();
    }

    private boolean refuse(DocumentAddress address, String reason, Instant now) {
        LOG.info("client metadata document {} is not used: {}", address.value(), reason);
        memory.put(address.value(), new DocumentMemory.State(now, false, now.plus(RETRY_AFTER), Instant.EPOCH));
        return false;
    }

    /** Whether what is stored of it will do, while nothing else is stored or may be read: it was good when it was. */
    private boolean standsInAsStored(DocumentAddress address, String reason, Instant now) {
        if (!isStored(address)) {
            return refuse(address, reason, now);
        }
        if (memory.find(address.value()) == null) {
            memory.put(address.value(), new DocumentMemory.State(now, true, now, now.plus(STALE_MAX)));
        }
        return standsIn(address, reason, now);
    }

    /** Whether the document that was good before will do. */
    private boolean standsIn(DocumentAddress address, String reason, Instant now) {
        var before = memory.find(address.value());
        if (before == null || !before.isGood() || !now.isBefore(before.staleUntil())) {
            return false;
        }
        LOG.info("client metadata document {} could not be read again: {}", address.value(), reason);
        memory.put(address.value(), new DocumentMemory.State(now, true, now.plus(RETRY_AFTER), before.staleUntil()));
        return true;
    }
}
