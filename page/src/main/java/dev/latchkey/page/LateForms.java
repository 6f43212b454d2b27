package dev.latchkey.page;

import dev.latchkey.edge.http.HttpRequest;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.engine.protocol.HttpMethod;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Gives back what was typed into a form that came too late: keeps it while its owner proves who they are, then fills the same form. The
 * owner sees it and sends it; nothing is done unasked. Safe for use by many threads.
 */
final class LateForms {

    private static final String NAMED = KeptForms.PARAMETER + "=";

    private final VisitReader visits;
    private final KeptForms kept;

    LateForms(VisitReader visits, InstantSource clock, SecureRandom random) {
        this.visits = visits;
        this.kept = new KeptForms(clock, random);
    }

    /**
     * Where to go back to with what the visit brought: the page of its form, which comes filled then.
     *
     * @return empty when the form is not this visitor's or cannot be kept
     */
    Optional<LocalPath> keep(Visit visit) {
        return visits.findMark(visit)
                .filter(mark -> visit.signedIn().isEmpty()
                        || visits.owner(visit).filter(mark.owner()::equals).isPresent())
                .flatMap(mark -> kept.keep(mark, visit.request().path(), visit.form())
                        .map(id -> mark.page().with(KeptForms.PARAMETER, id)));
    }

    /** Where to come back to after a proof; to a form as it was sent. */
    LocalPath back(Visit visit, @Nullable String keptForm) {
        if (visit.request().method().equals(HttpMethod.POST)) {
            return keep(visit).or(() -> LocalPath.parse(visit.request().path())).orElse(LocalPath.HOME);
        }
        return keptForm == null ? visit.here() : visit.here().with(KeptForms.PARAMETER, keptForm);
    }

    /** The kept form that an address names. */
    static @Nullable String named(HttpRequest request) {
        return request.query() == null || request.method().equals(HttpMethod.POST)
                ? null
                : Arrays.stream(request.query().split("&"))
                        .filter(part -> part.startsWith(NAMED))
                        .map(part -> part.substring(NAMED.length()))
                        .findFirst()
                        .orElse(null);
    }

    /** The request as its page knows it. */
    static HttpRequest withoutName(HttpRequest request) {
        var query = request.query() == null
                ? ""
                : Arrays.stream(request.query().split("&"))
                        .filter(part -> !part.startsWith(NAMED))
                        .collect(Collectors.joining("&"));
        return new HttpRequest(
                request.id(),
                request.method(),
                request.path(),
                query.isEmpty() ? null : query,
                request.headers(),
                request.body(),
                request.caller(),
                request.pathParameters());
    }

    /**
     * The page with its form filled, if it has that form still.
     *
     * @param id names the kept form
     * @param note what to say above the fields
     */
    HttpResponse fill(Visit visit, String id, HttpResponse answer, String note) {
        if (answer.status() != 200) {
            return answer;
        }
        return visits.owner(visit)
                .flatMap(owner -> kept.find(id, owner))
                .flatMap(form -> FormFiller.fill(answer.body().toString(StandardCharsets.UTF_8), form, note))
                .map(html -> answer.withBody(Buffer.buffer(html)))
                .orElse(answer);
    }
}
