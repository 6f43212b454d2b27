package dev.latchkey.app.config;

import dev.latchkey.core.partner.KeyRetirement;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * All that an operator can set, with its types. docs/operating.md lists the keys; {@code ConfigurationReaderTest} pins the
 * defaults.
 *
 * @param dataFolder where the embedded store and the master key live
 * @param catalogue what the guarded product is made of; absent: Latchkey's own and what the documents declare
 * @implNote Many parameters: one for each section that an operator can set.
 */
public record Configuration(
        Path dataFolder,
        @Nullable Path catalogue,
        Store store,
        Listeners listeners,
        Tokens tokens,
        Signing signing,
        String credentialPrefix,
        RateLimits limits,
        Upstreams upstreams,
        Passwords passwords,
        SignIn signIn,
        Mail mail,
        Dpop dpop,
        Clients clients,
        Registration registration,
        Partners partners,
        Consent consent,
        Telemetry telemetry,
        List<Api> apis) {

    public Configuration {
        apis = List.copyOf(apis);
    }

    /**
     * How a node keeps up with the store.
     *
     * @param staleAfter longest time that what is held in memory may be behind the store and still be relied on
     * @param reserveBytes while less is free, only what takes power away is stored
     */
    public record Store(Duration staleAfter, int reserveBytes) {}

    /** Lifetimes of what the token endpoint gives. */
    public record Tokens(Duration accessTokenLifetime, Duration codeLifetime, Duration refreshTokenIdleTimeout) {}

    /**
     * The keys that tokens and principals are signed with.
     *
     * @param rotateEvery age at which the key in use is replaced
     */
    public record Signing(Duration rotateEvery) {}

    /**
     * What a credential may ask, unless its operation says otherwise.
     *
     * @param requestsPerSecond for each credential and operation
     * @param concurrentRequests for each credential and operation
     * @param companyRequestsPerSecond ceiling for all credentials of a company together
     * @param companyConcurrentRequests the same for requests at once
     * @param tokenRequestsPerSecond at the token, introspection and revocation endpoints together, for each address and for each
     *     client
     * @param ownRequestsPerSecond to all of our own endpoints, pages included, for each address
     * @param companyChangesPerSecond that last, of one company or partner
     */
    public record RateLimits(
            int requestsPerSecond,
            int concurrentRequests,
            int companyRequestsPerSecond,
            int companyConcurrentRequests,
            int tokenRequestsPerSecond,
            int ownRequestsPerSecond,
            int companyChangesPerSecond) {}

    /**
     * How patient the gateway is with upstreams.
     *
     * @param responseTimeout until the response header is there
     * @param idleTimeout longest silence within a body
     * @param requestBodyBytesMax longest request body passed on
     */
    public record Upstreams(
            Duration connectTimeout,
            Duration responseTimeout,
            Duration idleTimeout,
            int requestBodyBytesMax,
            Shares shares) {}

    /**
     * What one caller may take of an upstream, and how slow it may be meanwhile.
     *
     * @param connectionsMax most connections to each API
     * @param companyConnectionsMax most of them for one company or partner
     * @param strangersConnectionsMax most of them for all callers without a credential, a quarter of that for one network
     * @param bufferedBodyBytesMax so much of a request body is read before a connection is taken
     * @param bytesPerSecondMin slowest pace of a body that comes and of an answer that is taken
     * @param bodyTimeout longest time for a request body to come
     */
    public record Shares(
            int connectionsMax,
            int companyConnectionsMax,
            int strangersConnectionsMax,
            int bufferedBodyBytesMax,
            int bytesPerSecondMin,
            Duration bodyTimeout) {}

    /** Argon2id parameters for people's passwords (RFC 9106 §3.1). */
    public record Passwords(int memoryKibibytes, int iterations, int parallelism) {}

    /**
     * Proof of possession (RFC 9449).
     *
     * @param nonceLifetime how long a server nonce is good for at least; at most twice that
     * @param proofsRememberedMax most proofs of each kind, and most client assertions, remembered until they expire; 0 for a share of the
     *     heap
     */
    public record Dpop(Duration nonceLifetime, int proofsRememberedMax) {}

    /**
     * What OAuth clients have to keep to, and their own addresses: key sets and metadata documents.
     *
     * @param isUnderFapi2 whether every client keeps to the FAPI 2.0 Security Profile, whatever is registered of it
     * @param allowPrivateAddressesForLocalUse whether their addresses may also be plain http and in private networks
     */
    public record Clients(boolean isUnderFapi2, boolean allowPrivateAddressesForLocalUse) {}

    /**
     * How long people stay signed in.
     *
     * @param sessionIdleTimeout a session ends when unused for this long
     * @param sessionLifetime a session ends then in any case
     */
    public record SignIn(Duration sessionIdleTimeout, Duration sessionLifetime) {}

    /**
     * How letters reach people.
     *
     * @param from address of the sender
     * @param smtp the mail server; absent: letters are put into {@code outbox} in the data folder
     */
    public record Mail(String from, @Nullable Smtp smtp) {}

    /**
     * A mail server.
     *
     * @param username absent when it asks for none
     * @param passwordFile holds the password alone; absent when there is no user name
     */
    public record Smtp(
            String host,
            int port,
            boolean requiresTls,
            @Nullable String username,
            @Nullable Path passwordFile) {}

    /**
     * How programs become clients by themselves.
     *
     * @param dynamic whether clients register themselves (RFC 7591)
     * @param openToAnyoneWhoCanReachThisServer whether they do so without an initial access token
     * @param clientIdMetadataDocuments whether a client may be known by the address of its metadata document
     * @param scopes the most such a client may ask for; none for all that are not sensitive
     * @param clientsMax most such clients that work, of each of the two kinds
     * @param requestsPerSecond to register and to manage a registration, for each address
     * @param documentFetchesPerMinute most fetches of metadata documents, a sixth of them from one host
     */
    public record Registration(
            boolean dynamic,
            boolean openToAnyoneWhoCanReachThisServer,
            boolean clientIdMetadataDocuments,
            List<String> scopes,
            int clientsMax,
            int requestsPerSecond,
            int documentFetchesPerMinute) {

        public Registration {
            scopes = List.copyOf(scopes);
        }
    }

    /**
     * Partners.
     *
     * @param signUp how organisations become partners
     * @param keys when partner API keys cease to be taken; absent while they do not
     */
    public record Partners(SignUp signUp, @Nullable KeyRetirement keys) {}

    /** Whether organisations become partners by themselves. */
    public enum SignUp {
        CLOSED,
        APPROVAL,
        OPEN
    }

    /** What the consent page shows of the user's view; empty for nothing. */
    public record Consent(List<ViewCount> viewCounts) {
        public static final Consent NONE = new Consent(List.of());

        public Consent {
            viewCounts = List.copyOf(viewCounts);
        }
    }

    /**
     * A number asked of an API as the user who is asked to consent.
     *
     * @param label for people
     * @param target path and query of a GET
     * @param field top-level member of the answer that holds the number
     * @param rulesTarget path and query of a POST that takes the rules of an access group and answers the same of what matches them; absent
     *     where the API has none
     */
    public record ViewCount(
            String label,
            String target,
            String field,
            @Nullable String rulesTarget) {}

    /** The same with other listeners. */
    public Configuration with(Listeners others) {
        return with(catalogue, others, consent, apis);
    }

    /** The same with other counts on the consent page. */
    public Configuration with(Consent other) {
        return with(catalogue, listeners, other, apis);
    }

    /** The same with another catalogue. */
    public Configuration withCatalogue(Path other) {
        return with(other, listeners, consent, apis);
    }

    /** The same with other APIs. */
    public Configuration withApis(List<Api> others) {
        return with(catalogue, listeners, consent, others);
    }

    private Configuration with(
            @Nullable Path otherCatalogue, Listeners otherListeners, Consent otherConsent, List<Api> otherApis) {
        return new Configuration(
                dataFolder,
                otherCatalogue,
                store,
                otherListeners,
                tokens,
                signing,
                credentialPrefix,
                limits,
                upstreams,
                passwords,
                signIn,
                mail,
                dpop,
                clients,
                registration,
                partners,
                otherConsent,
                telemetry,
                otherApis);
    }
}
