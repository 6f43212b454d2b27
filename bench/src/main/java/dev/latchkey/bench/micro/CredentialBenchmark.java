package dev.latchkey.bench.micro;

import dev.latchkey.app.config.ConfigurationException;
import dev.latchkey.app.config.ConfigurationReader;
import dev.latchkey.app.node.Deployment;
import dev.latchkey.authserver.client.ClientAuthenticator;
import dev.latchkey.authserver.client.ClientDoor;
import dev.latchkey.authserver.client.ClientUses;
import dev.latchkey.authserver.client.KeyProofs;
import dev.latchkey.authserver.client.TokenRequestLimits;
import dev.latchkey.authserver.codec.KnownResources;
import dev.latchkey.authserver.codec.TokenAssembly;
import dev.latchkey.authserver.codec.TokenRevocation;
import dev.latchkey.authserver.codec.TokenSettings;
import dev.latchkey.authserver.dpop.DpopNonces;
import dev.latchkey.authserver.dpop.DpopProofs;
import dev.latchkey.authserver.token.OAuthAssembly;
import dev.latchkey.bench.BenchCompany;
import dev.latchkey.core.change.Freshness;
import dev.latchkey.core.credential.CredentialFormat;
import dev.latchkey.core.credential.ImportedKeys;
import dev.latchkey.core.credential.Recognised;
import dev.latchkey.core.credential.SecretHasher;
import dev.latchkey.core.credential.UsageRecorder;
import dev.latchkey.core.grant.RevokedTokenSet;
import dev.latchkey.core.proof.ReplayGuard;
import dev.latchkey.core.signing.JwtSigner;
import dev.latchkey.core.signing.JwtVerifier;
import dev.latchkey.core.signing.MasterKey;
import dev.latchkey.core.signing.StoredKeyRing;
import dev.latchkey.core.signing.VerifiedJwt;
import dev.latchkey.demo.platform.DemoCatalogue;
import dev.latchkey.edge.http.HttpRequest;
import dev.latchkey.engine.apispec.SecurityScheme.Location;
import dev.latchkey.engine.decision.Authentication;
import dev.latchkey.engine.decision.Principal;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.engine.request.PresentedCredential;
import dev.latchkey.engine.request.PresentedRequest;
import dev.latchkey.gateway.authentication.CredentialAuthenticator;
import dev.latchkey.gateway.principal.JwtPrincipalSigner;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import tools.jackson.databind.json.JsonMapper;

/** Proving a credential, and signing the principal. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class CredentialBenchmark {

    private static final String ISSUER = "http://localhost:8080";
    private static final InetAddress CLIENT = InetAddress.getLoopbackAddress();
    private static final Principal KEY_PRINCIPAL =
            new Principal.CompanyKey("key-1", new Principal.CompanyRef("c", "acme"), "u");
    private static final Principal CLIENT_PRINCIPAL = new Principal.CompanyClient(
            "client-1",
            new Principal.CompanyRef("c", "acme"),
            DemoCatalogue.read().roles().administrator(),
            null,
            Scopes.of("jobs_read"));

    private static final PresentedRequest REQUEST =
            new PresentedRequest(CLIENT, HttpMethod.GET, "/jobs", null, "https://api.example.com");

    private final Path folder;
    private final List<AutoCloseable> parts = new ArrayList<>();
    private final CredentialFormat format;
    private final CredentialAuthenticator authenticator;
    private final JwtVerifier verifier;
    private final JwtPrincipalSigner signer;
    private final String keyText;
    private final List<PresentedCredential> key;
    private final List<PresentedCredential> opaque;
    private final List<PresentedCredential> jwt;

    public CredentialBenchmark() {
        try {
            this.folder = Files.createTempDirectory("latchkey-micro");
            var random = new SecureRandom();
            var configuration = ConfigurationReader.defaults(folder, Map.of());
            var deployment = Deployment.open(configuration, InstantSource.system(), random);
            parts.add(deployment);
            var vertx = Vertx.vertx();
            parts.addFirst(() -> vertx.close().await());

            var company = BenchCompany.seed(deployment);
            var stores = deployment.stores();
            var masterKey = MasterKey.readOrCreate(folder.resolve("master.key"), random);
            this.format = new CredentialFormat(configuration.credentialPrefix());
            // The purpose is Deployment's; with another one the key below would not be found.
            var hasher = new SecretHasher(masterKey.derive("credential hashes"));
            var keyRing = new StoredKeyRing(stores.transactions(), stores.signingKeys(), masterKey, deployment.clock());
            var usage = UsageRecorder.start(stores.transactions(), stores.usage());
            parts.addFirst(usage);
            var proofs = new DpopProofs(
                    new DpopNonces(masterKey.derive("DPoP nonces"), Duration.ofMinutes(5)), new ReplayGuard(1_000));
            var limits = new TokenRequestLimits(1_000_000, System::nanoTime);
            var clients = new ClientAuthenticator(
                    deployment.credentials().index(),
                    ClientAuthenticator.ApplicationSource.of(
                            deployment.partners().index()),
                    (_, _, _) -> Future.succeededFuture(false),
                    hasher,
                    limits);
            var tokens = new TokenAssembly(
                    new TokenSettings(
                            ISSUER,
                            KnownResources.of(ISSUER, List.of()),
                            configuration.tokens().accessTokenLifetime()),
                    deployment.catalogue().scopes(),
                    new TokenAssembly.Keys(format, masterKey, keyRing, random),
                    stores.transactions(),
                    deployment.credentials().scopeNumbers(),
                    deployment.credentials().index(),
                    deployment.grants().index(),
                    new TokenRevocation(vertx, stores.transactions(), stores.revokedTokens(), new RevokedTokenSet()));
            var oauth = new OAuthAssembly(
                    vertx,
                    new ClientDoor(
                            limits,
                            clients,
                            new KeyProofs(proofs, ISSUER, ISSUER),
                            new ClientUses(usage),
                            Freshness.ALWAYS,
                            deployment.clock()),
                    tokens,
                    deployment.grants(),
                    () -> true,
                    deployment.clock());
            this.authenticator = new CredentialAuthenticator(
                    ISSUER,
                    proofs,
                    format,
                    hasher,
                    deployment.credentials().index(),
                    new ImportedKeys(
                            deployment.credentials().index(),
                            stores.transactions(),
                            stores.credentials(),
                            stores.partners(),
                            hasher),
                    tokens.accessTokens(),
                    deployment.clock());
            this.verifier = new JwtVerifier(keyRing);
            this.signer = new JwtPrincipalSigner(ISSUER, new JwtSigner(keyRing), deployment.clock());
            this.keyText = company.apiKey();
            this.key = List.of(new PresentedCredential(keyText, Location.KEY_HEADER));
            this.opaque = bearer(fetchToken(oauth, company.opaque()));
            this.jwt = bearer(fetchToken(oauth, company.jwt()));
        } catch (IOException | ConfigurationException e) {
            throw new IllegalStateException("the credentials could not be made", e);
        }
    }

    private static List<PresentedCredential> bearer(String token) {
        return List.of(new PresentedCredential(token, Location.AUTHORIZATION_HEADER));
    }

    private static String fetchToken(OAuthAssembly oauth, BenchCompany.Client client) {
        var headers = HttpHeaders.headers()
                .add("Authorization", client.basic())
                .add("Content-Type", "application/x-www-form-urlencoded");
        var answer = oauth.tokenEndpoint()
                .handle(new HttpRequest(
                        "1",
                        HttpMethod.POST,
                        "/identity/oauth/token",
                        null,
                        headers,
                        Buffer.buffer("grant_type=client_credentials"),
                        CLIENT,
                        Map.of()))
                .await();
        return JsonMapper.shared()
                .readTree(answer.body().toString())
                .get("access_token")
                .asString();
    }

    /** Closes what was opened and removes the folder. */
    @TearDown(Level.Trial)
    public void close() throws Exception {
        for (var part : parts) {
            part.close();
        }
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.delete(file);
            }
        }
    }

    @Benchmark
    public Recognised checksum() {
        return format.recognise(keyText);
    }

    @Benchmark
    public Authentication authenticateApiKey() {
        return proven(authenticator.authenticate(key, REQUEST));
    }

    @Benchmark
    public Authentication authenticateOpaqueToken() {
        return proven(authenticator.authenticate(opaque, REQUEST));
    }

    @Benchmark
    public Authentication authenticateJwtSeenBefore() {
        return proven(authenticator.authenticate(jwt, REQUEST));
    }

    /** What the first request with a token pays on top. */
    @Benchmark
    public Optional<VerifiedJwt> verifyJwtFirstSeen() {
        return verifier.verify(jwt.getFirst().value(), "at+jwt");
    }

    @Benchmark
    public String signPrincipalOfKey() {
        return signer.sign(KEY_PRINCIPAL, "jobs", "0190000000000000000000000001");
    }

    @Benchmark
    public String signPrincipalOfClient() {
        return signer.sign(CLIENT_PRINCIPAL, "jobs", "0190000000000000000000000001");
    }

    private static Authentication proven(Authentication authentication) {
        if (authentication instanceof Authentication.Authenticated) {
            return authentication;
        }
        throw new IllegalStateException("expected a credential that works");
    }
}
