package dev.latchkey.console.operator;

import dev.latchkey.core.catalogue.ApisChange;
import dev.latchkey.core.catalogue.Catalogue;
import dev.latchkey.edge.http.Refusals;
import dev.latchkey.engine.apispec.ApiDocument;
import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.apispec.SpecProblem;
import dev.latchkey.gateway.proxy.UpstreamFigures;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a node serves by one state of its files, for those who look after it.
 *
 * @param apis those of the configuration, in its order
 * @param operations every one that is served, the platform's own among them
 * @param contradictions what the documents, put together, leave closed
 * @param contradicting operations that are closed by those contradictions
 * @param limits as configured
 * @param upstreams how those stand that were asked already, by the names of their APIs
 * @param changes of what is served
 */
public record PlatformState(
        List<Api> apis,
        List<Operation> operations,
        List<SpecProblem> contradictions,
        Set<Operation> contradicting,
        Catalogue catalogue,
        List<Limit> limits,
        Supplier<Map<String, UpstreamFigures>> upstreams,
        ApisChange changes) {

    /**
     * An API.
     *
     * @param file its document
     * @param addresses of its upstream
     * @param healthPath asked of each address at times; absent: nobody is asked
     */
    public record Api(
            ApiDocument document,
            String file,
            List<String> addresses,
            @Nullable String healthPath) {
        public Api {
            addresses = List.copyOf(addresses);
        }

        String name() {
            return document.name();
        }
    }

    /**
     * A limit.
     *
     * @param key of the configuration
     * @param refusals what exceeded it; none where nobody counts that
     */
    public record Limit(String key, int value, Unit unit, List<Refusals> refusals) {
        public Limit {
            refusals = List.copyOf(refusals);
        }
    }

    /** What a limit is counted in. */
    public enum Unit {
        PER_SECOND,
        PIECES,
        BYTES
    }

    public PlatformState {
        apis = List.copyOf(apis);
        operations = List.copyOf(operations);
        contradictions = List.copyOf(contradictions);
        contradicting = Set.copyOf(contradicting);
        limits = List.copyOf(limits);
    }

    /** Whether everybody may call it. */
    boolean isOpen(Operation operation) {
        return operation.security().allowsAnonymous() && !contradicting.contains(operation);
    }

    /** Whether nobody gets in to it. */
    boolean isClosed(Operation operation) {
        return operation.security().isClosed() || contradicting.contains(operation);
    }

    /** How many of an API everybody may call. */
    long openOperations(Api api) {
        return api.document().operations().stream().filter(this::isOpen).count();
    }

    /** How many of an API nobody gets in to, with what of its document is not understood. */
    long closedOperations(Api api) {
        return api.document().operations().stream().filter(this::isClosed).count()
                + api.document().findings().closed().size();
    }
}
