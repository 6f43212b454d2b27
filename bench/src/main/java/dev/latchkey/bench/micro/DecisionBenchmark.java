package dev.latchkey.bench.micro;

import dev.latchkey.bench.BenchProduct;
import dev.latchkey.core.catalogue.Catalogue;
import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.apispec.SecurityScheme.Location;
import dev.latchkey.engine.apispec.SpecException;
import dev.latchkey.engine.decision.AccessPolicy;
import dev.latchkey.engine.decision.Authentication;
import dev.latchkey.engine.decision.Authentication.ProvenCredential;
import dev.latchkey.engine.decision.Decision;
import dev.latchkey.engine.decision.Principal;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.protocol.Scopes;
import dev.latchkey.engine.routing.ParsedTarget;
import dev.latchkey.engine.routing.RequestPath;
import dev.latchkey.engine.routing.RouteMatch;
import dev.latchkey.engine.routing.Router;
import java.io.IOException;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** Finding the operation among 12,000, and deciding. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 3, time = 1)
public class DecisionBenchmark {

    /** Requests asked for in turn; a power of two. */
    private static final int TARGETS = 4_096;

    private final String[] targets = new String[TARGETS];
    private final Router router;
    private final Operation operation;
    private final Authentication authentication;
    private int at;

    /** Builds the catalogue, and one of its operations with a client that may call it. */
    public DecisionBenchmark() {
        var random = new SplittableRandom(1);
        for (var i = 0; i < TARGETS; i++) {
            var path = "/api" + random.nextInt(ManyOperations.DOCUMENTS) + "/resource"
                    + random.nextInt(ManyOperations.RESOURCES) + "/" + random.nextInt(1_000_000);
            targets[i] = random.nextBoolean() ? path : path + "/parts/7?limit=10&offset=20";
        }
        Catalogue catalogue;
        try {
            catalogue = BenchProduct.catalogue();
            router = ManyOperations.router(catalogue);
        } catch (IOException | SpecException e) {
            throw new IllegalStateException("the catalogue could not be made", e);
        }
        operation = find(targets[0]);
        var client = new Principal.CompanyClient(
                "client",
                new Principal.CompanyRef("c", "acme"),
                catalogue.roles().get("STANDARD"),
                null,
                Scopes.of(BenchProduct.READ));
        authentication =
                new Authentication.Authenticated(List.of(new ProvenCredential(client, Location.AUTHORIZATION_HEADER)));
    }

    /** A benchmark of refusals would say little. */
    @Setup
    public void check() {
        if (!(decide() instanceof Decision.Allow)) {
            throw new IllegalStateException("expected the client to be allowed");
        }
    }

    @Benchmark
    public RouteMatch parseAndMatch() {
        return match(targets[at++ & TARGETS - 1]);
    }

    @Benchmark
    public Decision decide() {
        return AccessPolicy.decide(operation, operation.security(), authentication);
    }

    private Operation find(String target) {
        if (match(target) instanceof RouteMatch.Matched matched) {
            return matched.operation();
        }
        throw new IllegalStateException("expected an operation at " + target);
    }

    private RouteMatch match(String target) {
        return switch (RequestPath.parse(target)) {
            case ParsedTarget.Accepted(RequestPath path) -> router.match(HttpMethod.GET, path);
            case ParsedTarget.Refused(String reason, var _, var _) ->
                throw new IllegalStateException(target + ": " + reason);
        };
    }
}
