package dev.latchkey.bench.micro;

import dev.latchkey.app.config.ConfigurationException;
import dev.latchkey.bench.BenchProduct;
import dev.latchkey.core.catalogue.CatalogueReader;
import dev.latchkey.core.credential.CredentialFormat;
import dev.latchkey.core.credential.Recognised;
import dev.latchkey.core.signing.JwtSigner;
import dev.latchkey.core.signing.JwtVerifier;
import dev.latchkey.core.signing.VerifiedJwt;
import dev.latchkey.engine.apispec.SecurityScheme.Location;
import dev.latchkey.engine.decision.Authentication;
import dev.latchkey.engine.decision.Principal;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.engine.request.PresentedCredential;
import dev.latchkey.engine.request.PresentedRequest;
import dev.latchkey.gateway.authentication.CredentialAuthenticator;
import dev.latchkey.gateway.principal.JwtPrincipalSigner;
import java.io.IOException;
import java.net.InetAddress;
import java.time.InstantSource;
import java.util.List;
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
            CatalogueReader.defaults().roles().administrator(),
            null,
            Scopes.of(BenchProduct.READ));

    private static final PresentedRequest REQUEST =
            new PresentedRequest(CLIENT, HttpMethod.GET, "/items", null, "https://api.example.com");

    private final MadeCredentials made;
    private final CredentialFormat format;
    private final CredentialAuthenticator authenticator;
    private final JwtVerifier verifier;
    private final JwtPrincipalSigner signer;
    private final List<PresentedCredential> key;
    private final List<PresentedCredential> opaque;
    private final List<PresentedCredential> jwt;

    public CredentialBenchmark() {
        try {
            this.made = MadeCredentials.make(ISSUER);
        } catch (IOException | ConfigurationException e) {
            throw new IllegalStateException("the credentials could not be made", e);
        }
        this.format = made.format();
        this.authenticator = made.authenticator();
        this.verifier = new JwtVerifier(made.keyRing());
        this.signer = new JwtPrincipalSigner(ISSUER, new JwtSigner(made.keyRing()), InstantSource.system());
        this.key = List.of(new PresentedCredential(made.apiKey(), Location.KEY_HEADER));
        this.opaque = bearer(made.opaqueToken());
        this.jwt = bearer(made.jwtToken());
    }

    private static List<PresentedCredential> bearer(String token) {
        return List.of(new PresentedCredential(token, Location.AUTHORIZATION_HEADER));
    }

    /** Closes what was opened and removes the folder. */
    @TearDown(Level.Trial)
    public void close() throws IOException {
        made.close();
    }

    @Benchmark
    public Recognised checksum() {
        return format.recognise(key.getFirst().value());
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
        return signer.sign(KEY_PRINCIPAL, "items");
    }

    @Benchmark
    public String signPrincipalOfClient() {
        return signer.sign(CLIENT_PRINCIPAL, "items");
    }

    private static Authentication proven(Authentication authentication) {
        if (authentication instanceof Authentication.Authenticated) {
            return authentication;
        }
        throw new IllegalStateException("expected a credential that works");
    }
}
