package dev.latchkey.console.operator;

import dev.latchkey.console.credentials.ShownValues;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.edge.http.Routes;
import dev.latchkey.engine.apispec.ApiDocument;
import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.apispec.ProblemCause;
import dev.latchkey.engine.apispec.SchemeReading;
import dev.latchkey.engine.apispec.SecurityText;
import dev.latchkey.engine.apispec.SpecProblem;
import dev.latchkey.gateway.proxy.UpstreamFigures;
import dev.latchkey.page.LocalPath;
import dev.latchkey.page.OperatorDoor;
import dev.latchkey.page.Pages;
import dev.latchkey.page.Visit;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** {@code /operator/apis}: what is served, by which documents, and what of them is open, closed or not understood. */
final class ApiPages {

    static final String PATH = OperatorDoor.PATH + "/apis";

    private final Pages pages;
    private final OperatorDoor door;
    private final PlatformState state;
    private final SecurityText words;
    private final OperationList operations;

    ApiPages(Pages pages, OperatorDoor door, PlatformState state) {
        this.pages = pages;
        this.door = door;
        this.state = state;
        this.words = new SecurityText(state.catalogue().carriers());
        this.operations = new OperationList(pages, state, words);
    }

    void addTo(Routes.Builder routes) {
        routes.get(PATH, door.page(this::list)).get(PATH + "/{name}", door.page(this::show));
    }

    private HttpResponse list(Visit visit) {
        var served = state.changes().served();
        var note = visit.query().find("note").filter("applied"::equals).map(_ -> pages.text("operator.change.applied"));
        var model = new ApiModels.ListModel(
                state.apis().stream().map(this::line).toList(),
                causes(state.contradictions(), visit, new LocalPath(PATH)),
                served.generation(),
                ShownValues.time(served.since()),
                note.orElse(null));
        return pages.console(200, visit, "operator/apis", model);
    }

    private ApiModels.Line line(PlatformState.Api api) {
        var document = api.document();
        return new ApiModels.Line(
                pathOf(api).value(),
                api.name(),
                document.title(),
                document.operations().size(),
                state.openOperations(api),
                state.closedOperations(api),
                upstream(api));
    }

    private static LocalPath pathOf(PlatformState.Api api) {
        return new LocalPath(PATH + "/" + api.name());
    }

    private @Nullable UpstreamFigures figures(PlatformState.Api api) {
        return state.upstreams().get().get(api.name());
    }

    private ApiModels.Upstream upstream(PlatformState.Api api) {
        var figures = figures(api);
        if (figures == null) {
            return new ApiModels.Upstream(pages.text("operator.upstream.unasked"), null);
        }
        var up = figures.addresses().stream()
                .filter(UpstreamFigures.Address::isUp)
                .count();
        var all = figures.addresses().size();
        return new ApiModels.Upstream(pages.text("operator.upstream.up", up, all), up == all);
    }

    private HttpResponse show(Visit visit) {
        var name = visit.path("name");
        var api = state.apis().stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(() -> CommandRefused.notFound("API"));
        var document = api.document();
        var figures = figures(api);
        var contradicting = contradictions(document);
        var model = new ApiModels.Detail(
                api.name(),
                document.title(),
                pages.text("operator.api.version", document.openapi(), document.version()),
                api.file(),
                figures == null
                        ? api.addresses().stream()
                                .map(address -> new ApiModels.Address(address, null))
                                .toList()
                        : figures.addresses().stream()
                                .map(address -> new ApiModels.Address(address.name(), address.isUp()))
                                .toList(),
                api.healthPath(),
                figures == null ? null : figures.underWay(),
                ShownPart.of(document.schemes(), visit.query(), "schemes", pathOf(api))
                        .map(this::scheme),
                ShownPart.of(problems(document), visit.query(), "noted", pathOf(api)),
                causes(contradicting, visit, pathOf(api)),
                contradicting.size(),
                operations.of(api, visit.query(), pathOf(api)));
        return pages.console(200, visit, "operator/api", model);
    }

    /** The place is told without its folders: what is wrong is in the document, wherever that lies. */
    private static List<ApiModels.Operation> problems(ApiDocument document) {
        return document.findings().problems().stream()
                .filter(problem -> problem.effect() != SpecProblem.Effect.CLOSES)
                .map(problem -> new ApiModels.Operation(problem.location().toString(), problem.message()))
                .toList();
    }

    /** Those of one document. */
    private List<SpecProblem> contradictions(ApiDocument document) {
        var places = document.operations().stream().map(Operation::source).collect(Collectors.toSet());
        return state.contradictions().stream()
                .filter(problem -> places.contains(problem.location()))
                .toList();
    }

    private static ShownPart<ApiModels.Cause> causes(List<SpecProblem> problems, Visit visit, LocalPath path) {
        return ShownPart.of(ProblemCause.of(problems), visit.query(), "reasons", path)
                .map(cause -> new ApiModels.Cause(
                        cause.toString(),
                        cause.isShared()
                                ? cause.problems().stream()
                                        .limit(ShownPart.SHOWN_MAX)
                                        .map(SpecProblem::toString)
                                        .toList()
                                : List.of(),
                        cause.problems().size()));
    }

    private ApiModels.Scheme scheme(SchemeReading reading) {
        return new ApiModels.Scheme(
                reading.scheme().name(), reading.declared(), words.of(reading.scheme()), reading.isChosen());
    }
}
