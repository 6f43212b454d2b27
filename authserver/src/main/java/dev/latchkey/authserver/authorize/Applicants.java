package dev.latchkey.authserver.authorize;

import dev.latchkey.authserver.client.ClientAuthentication;
import dev.latchkey.authserver.client.ClientAuthenticator.ApplicationSource;
import dev.latchkey.core.change.StoreUnavailable;
import dev.latchkey.core.change.Vouched;
import dev.latchkey.core.partner.ApplicationIndex;
import dev.latchkey.core.partner.LiveApplication;
import dev.latchkey.engine.protocol.ServiceUnavailable;
import java.net.InetAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The applications that ask; blocking. While what is held of applications is too old, every look-up ends in {@link StoreUnavailable}. */
public final class Applicants {

    private static final Duration WAIT_MAX = Duration.ofSeconds(10);

    private final ApplicationSource source;
    private final Vouched<ApplicationIndex> index;

    /**
     * @param source may read a metadata document, which then is in the index
     * @param index what every answer stands on
     */
    public Applicants(ApplicationSource source, Vouched<ApplicationIndex> index) {
        this.source = source;
        this.index = index;
    }

    /**
     * By the client_id that a request names; some are read from their metadata documents on first sight.
     *
     * @param from who asks
     * @throws ServiceUnavailable when it cannot be told now
     */
    Optional<LiveApplication> find(String publicClientId, InetAddress from) {
        if (publicClientId.length() > ClientAuthentication.CLIENT_ID_LENGTH_MAX) {
            return Optional.empty();
        }
        ApplicationIndex _ = index.get();
        try {
            return source.find(publicClientId, from)
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(WAIT_MAX.toSeconds(), TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            if (e.getCause() instanceof ServiceUnavailable unavailable) {
                throw unavailable;
            }
            return Optional.empty();
        } catch (TimeoutException _) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** By its own client_id, as stored. */
    Optional<LiveApplication> get(String clientId) {
        return index.get().find(clientId);
    }

    /** Whether an application still receives codes where a request of it wants them. */
    static boolean isRegistered(LiveApplication application, AuthorizationRequest request) {
        return application.findRedirectUri(request.redirectUri().value()) != null;
    }
}
