package dev.latchkey.console.operator;

import dev.latchkey.core.catalogue.CatalogueReader;
import dev.latchkey.core.catalogue.CatalogueSource;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.edge.http.Routes;
import dev.latchkey.engine.apispec.ApiDocument;
import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.apispec.SecurityScheme;
import dev.latchkey.engine.decision.SystemRole;
import dev.latchkey.engine.protocol.Permission;
import dev.latchkey.engine.protocol.Scope;
import dev.latchkey.engine.protocol.ScopeCatalog;
import dev.latchkey.page.LocalPath;
import dev.latchkey.page.OperatorDoor;
import dev.latchkey.page.Pages;
import dev.latchkey.page.Visit;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code /operator/catalogue}: what counts, as it was read. */
public final class CataloguePage {

    static final String PATH = OperatorDoor.PATH + "/catalogue";

    /** Most APIs that are named for one scope. */
    private static final int NAMES_MAX = 3;

    private final Pages pages;
    private final OperatorDoor door;
    private final PlatformState state;
    private final Set<Scope> ownScopes;

    CataloguePage(Pages pages, OperatorDoor door, PlatformState state) {
        this.pages = pages;
        this.door = door;
        this.state = state;
        this.ownScopes = CatalogueReader.defaults().scopes().entries().stream()
                .map(ScopeCatalog.Entry::name)
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * A scope.
     *
     * @param declaredBy Latchkey for its own, and the APIs whose documents declare it; empty for what only the file holds
     * @param operations how many ask for it
     */
    public record ScopeLine(
            String name,
            String group,
            String description,
            boolean isSensitive,
            boolean isForPartnersOnly,
            String declaredBy,
            long operations) {}

    /** @param operations how many ask for it */
    public record PermissionLine(String name, String description, boolean isAdministrative, long operations) {}

    /** A built-in role. */
    public record RoleLine(String id, String name, boolean seesAll, List<String> permissions) {}

    /**
     * The catalogue, of whose scopes and permissions there may be a thousand.
     *
     * @param file where it was read; absent when the configuration names none
     */
    public record Model(
            @Nullable String file,
            String keyHeader,
            ShownPart<ScopeLine> scopes,
            ShownPart<PermissionLine> permissions,
            List<RoleLine> roles) {}

    void addTo(Routes.Builder routes) {
        routes.get(PATH, door.page(this::show));
    }

    private HttpResponse show(Visit visit) {
        var catalogue = state.catalogue();
        var file = catalogue.source().file();
        var askingForScopes = askingForScopes();
        var model = new Model(
                file.equals(CatalogueSource.BUILT_IN) ? null : file,
                catalogue.carriers().keyHeader(),
                ShownPart.of(catalogue.scopes().entries(), visit.query(), "scopes", new LocalPath(PATH))
                        .map(entry -> new ScopeLine(
                                entry.name().value(),
                                entry.group(),
                                entry.description(),
                                entry.isSensitive(),
                                entry.isForPartnersOnly(),
                                declaredBy(entry.name()),
                                askingForScopes.getOrDefault(entry.name(), 0L))),
                ShownPart.of(catalogue.permissions().entries(), visit.query(), "permissions", new LocalPath(PATH))
                        .map(entry -> new PermissionLine(
                                entry.name().value(),
                                entry.description(),
                                entry.isAdministrative(),
                                operationsThatAsk(entry.name()))),
                catalogue.roles().all().stream().map(CataloguePage::role).toList());
        return pages.console(200, visit, "operator/catalogue", model);
    }

    private String declaredBy(Scope scope) {
        var ours =
                Stream.of(pages.text("operator.catalogue.own", pages.product())).filter(_ -> ownScopes.contains(scope));
        var documents = state.apis().stream()
                .map(PlatformState.Api::document)
                .filter(document -> declares(document, scope))
                .map(ApiDocument::name);
        var names = Stream.concat(ours, documents).toList();
        return names.size() > NAMES_MAX
                ? pages.text("operator.catalogue.several", names.getFirst(), names.size() - 1)
                : String.join(", ", names);
    }

    private static boolean declares(ApiDocument document, Scope scope) {
        return document.schemes().stream()
                .map(reading -> reading.scheme())
                .filter(SecurityScheme.OAuth2.class::isInstance)
                .map(SecurityScheme.OAuth2.class::cast)
                .anyMatch(scheme -> scheme.declaredScopes().contains(scope));
    }

    /** How many operations ask for each scope that one asks for; there may be many of both. */
    private Map<Scope, Long> askingForScopes() {
        return state.operations().stream()
                .flatMap(CataloguePage::asked)
                .collect(Collectors.groupingBy(scope -> scope, Collectors.counting()));
    }

    private static Stream<Scope> asked(Operation operation) {
        return operation.security().alternatives().stream()
                .flatMap(alternative -> alternative.schemes().stream())
                .flatMap(scheme -> scheme.scopes().stream())
                .distinct();
    }

    private long operationsThatAsk(Permission permission) {
        return state.operations().stream()
                .filter(operation -> operation.permissions().contains(permission))
                .count();
    }

    private static RoleLine role(SystemRole role) {
        return new RoleLine(
                role.id(),
                role.name(),
                role.reachesWholeOrganisation(),
                role.permissions().stream().map(Permission::value).sorted().toList());
    }
}
