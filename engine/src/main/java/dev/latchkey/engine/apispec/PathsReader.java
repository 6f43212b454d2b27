package dev.latchkey.engine.apispec;

import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.protocol.Permission;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Reads the paths of one document into the operations that are served and those that are closed. */
final class PathsReader {

    /** Most paths that cannot be read: each is compared with every operation. */
    static final int UNREADABLE_PATHS_MAX = 1_000;

    private static final Set<HttpMethod> EVERY_METHOD = Set.copyOf(HttpMethod.fixed());

    private final String api;
    private final DocumentVersion version;
    private final Reading reading;
    private final SecurityReader securityReader;
    private final UpgradeReader upgradeReader;
    private final OperationReader operationReader;
    private final List<Described> described = new ArrayList<>();
    private final List<Operation> operations = new ArrayList<>();
    private final ClosedPaths closed;
    private final TargetRules targets;
    private final Map<String, SourceLocation> ids = new HashMap<>();
    private Optional<String> unknownPaths = Optional.empty();

    /** An operation with where it stands. */
    private record Described(Operation operation, Element element, ClosedPaths.Place place) {}

    PathsReader(
            String api,
            DocumentVersion version,
            Reading reading,
            SecurityReader securityReader,
            DocumentRules rules,
            Set<Permission> permissions) {
        this.api = api;
        this.version = version;
        this.reading = reading;
        this.closed = new ClosedPaths(api, reading);
        this.securityReader = securityReader;
        this.upgradeReader = new UpgradeReader(reading, rules.upgrades());
        this.targets = rules.targets();
        this.operationReader = new OperationReader(reading, securityReader, upgradeReader, permissions);
    }

    /** The document, of use only when no problem refuses it. */
    ApiDocument document(Findings found) {
        return new ApiDocument(
                api,
                info("title"),
                info("version"),
                version.text(),
                operations,
                securityReader.schemes(),
                new Findings(found.isStrict(), closed.all(), found.problems()),
                targets);
    }

    void read() {
        var root = version.root();
        var fields = reading.attempt(() ->
                reading.onlyFields(root, "an OpenAPI document", version.fields().document()));
        // Read even if every operation has its own, so that its mistakes are told.
        root.find("security")
                .ifPresent(security -> reading.attempt(
                        () -> securityReader.requirements(security, SecurityRequirements.ScopeMatch.ALL)));
        for (var field : List.of("title", "version")) {
            if (info(field).isEmpty()) {
                reading.note(root.find("info").orElse(root), "expected info with " + field);
            }
        }
        var misplaced = MisplacedSecurity.find(root, reading);
        var paths = root.find("paths");
        if (paths.isPresent()) {
            readPaths(
                    paths.get(),
                    new OperationReader.Surroundings(
                            api,
                            root.find("security"),
                            fields.closedBy().map(SpecProblem::message).or(() -> misplaced),
                            version.fields().operation()));
        } else if (version.needsPaths()) {
            reading.note(root, "expected paths");
        }
        var unknown = reading.unknownPolicies(root);
        described.forEach(one -> settle(one, unknown));
        unknown.tell();
        upgradeReader.tellUnused(root);
    }

    private String info(String field) {
        return version.root()
                .find("info")
                .map(info -> reading.words(info, field))
                .orElse("");
    }

    private void readPaths(Element paths, OperationReader.Surroundings document) {
        if (!reading.isMapping(paths, "paths")) {
            return;
        }
        var bases = BasePaths.of(version, targets, reading);
        unknownPaths =
                UnknownPaths.doubt(version.root(), paths, version.fields().document());
        for (var path : paths.keys()) {
            if (path.startsWith("x-")) {
                continue;
            }
            readPath(path, paths.get(path), bases, document);
            if (described.size() + closed.all().size() > OpenApiReader.OPERATIONS_MAX) {
                reading.problem(
                        paths, "expected at most " + OpenApiReader.OPERATIONS_MAX + " operations in one document");
                return;
            }
            if (closed.unreadable() > UNREADABLE_PATHS_MAX) {
                reading.problem(paths, "expected at most " + UNREADABLE_PATHS_MAX + " paths that cannot be read");
                return;
            }
        }
    }

    private void readPath(String path, Element element, BasePaths bases, OperationReader.Surroundings document) {
        var template = reading.attempt(() -> PathReader.template(path, message -> reading.problem(element, message)));
        var item = reading.attempt(() -> PathItems.resolve(element, reading));
        if (template.closedBy().isPresent()) {
            closed.addUnreadable(
                    item.value().map(this::methods).orElse(EVERY_METHOD),
                    path,
                    UnreadablePath.meanings(path),
                    bases,
                    element,
                    template.closedBy().get().message());
            return;
        }
        var segments = template.value().orElseThrow();
        var place = new ClosedPaths.Place(path, segments, item.value().orElse(element));
        if (item.closedBy().isPresent() || item.value().isEmpty()) {
            closed.add(
                    EVERY_METHOD,
                    place,
                    bases,
                    element,
                    item.closedBy().map(SpecProblem::message).orElse("expected a path item that can be read"));
            return;
        }
        PathReader.repeatedParameter(segments)
                .ifPresent(name -> reading.note(
                        element,
                        "expected every parameter once in a path, came {" + name + "} twice in " + Quoted.of(path)));
        new PathTemplate(segments)
                .parameters().stream()
                        .filter(RestParameters::takesRest)
                        .forEach(name -> reading.note(
                                element,
                                "expected parameters as {name}, came {" + name
                                        + "}, which routers take for the rest of a path: what begins so is"
                                        + " read as this path too, unless a path says more of it"));
        UnreadablePath.doubt(path)
                .ifPresent(doubt -> closed.addUnreadable(
                        methods(place.pathItem()), path, UnreadablePath.otherMeanings(path), bases, element, doubt));
        reading.claim(place.pathItem());
        readPathItem(place, bases, document);
    }

    /** Those that are described, or all where one may be that cannot be read. */
    private Set<HttpMethod> methods(Element pathItem) {
        if (!version.fields().pathItem().containsAll(pathItem.keys())) {
            return EVERY_METHOD;
        }
        var described = DescribedMethods.of(pathItem, version.fields().pathItem());
        return described.isUnclear() ? EVERY_METHOD : described.methods();
    }

    private void readPathItem(ClosedPaths.Place place, BasePaths documentBases, OperationReader.Surroundings document) {
        var pathItem = place.pathItem();
        var fields = reading.attempt(() ->
                reading.onlyFields(pathItem, "a path item", version.fields().pathItem()));
        var own = documentBases.within(pathItem, version.fields().pathItem(), reading);
        var doubt = fields.closedBy().map(SpecProblem::message).or(own::doubt);
        if (doubt.isPresent()) {
            closed.add(EVERY_METHOD, place, own, pathItem, doubt.get());
            return;
        }
        var there = DescribedMethods.of(pathItem, version.fields().pathItem());
        there.operations().forEach((method, operation) -> readOperation(operation, place, method, own, document));
        there.unusable().forEach(one -> closeUnusable(one, place, own));
        if (there.isUnclear()) {
            var additional = pathItem.get(DescribedMethods.ADDITIONAL);
            reading.attempt(() -> reading.isMapping(additional, DescribedMethods.ADDITIONAL));
        }
        // What is not defined there may be a method, and HEAD would else be answered by what GET asks for; and a path
        // that
        // describes nothing is still not meant by another template.
        if (fields.value() || there.isUnclear() || there.operations().isEmpty()) {
            var missing = new TreeSet<>(EVERY_METHOD);
            missing.removeAll(there.methods());
            closed.add(
                    missing,
                    ClosedOperation.Extent.WHAT_IS_NOT_DESCRIBED,
                    place,
                    own,
                    pathItem,
                    "the path item describes no such operation that can be read");
        }
    }

    /** Where it may stand for a method that the path item has a field for, nobody knows which of the two counts. */
    private void closeUnusable(DescribedMethods.Unusable one, ClosedPaths.Place place, BasePaths bases) {
        reading.attempt(() -> {
            reading.problem(one.element(), one.reason());
            return one;
        });
        if (!one.meant().isEmpty()) {
            closed.add(one.meant(), place, bases, one.element(), one.reason());
        }
    }

    private void readOperation(
            Element element,
            ClosedPaths.Place place,
            HttpMethod method,
            BasePaths outer,
            OperationReader.Surroundings document) {
        var bases = element.isMapping() ? outer.within(element, version.fields().operation(), reading) : outer;
        var read = reading.attempt(() -> {
            if (!reading.isMapping(element, "an operation")) {
                return Optional.<Operation>empty();
            }
            return Optional.of(operationReader.read(
                    element,
                    place.pathItem(),
                    method,
                    place.path(),
                    bases.before(place.template(), element, reading),
                    document));
        });
        // The doubt was told where the servers stand.
        var doubt = read.closedBy().map(SpecProblem::message).or(bases::doubt).or(() -> unknownPaths);
        if (doubt.isPresent() || read.value().isEmpty()) {
            closed.add(Set.of(method), place, bases, element, doubt.orElse("expected an operation that can be read"));
        } else {
            described.add(new Described(read.value().get(), element, place));
        }
    }

    /** Takes an operation in, unless there is something of ours in it that nobody understood. */
    private void settle(Described one, UnknownPolicies unknown) {
        var pathItem = one.place().pathItem();
        var policy = unknown.in(one.element().node())
                .or(() -> unknown.directlyIn(pathItem))
                .or(() -> pathItem.find(DescribedMethods.ADDITIONAL).flatMap(unknown::directlyIn))
                .or(() -> pathItem.find("parameters").flatMap(found -> unknown.in(found.node())));
        var operation = one.operation();
        if (policy.isPresent()) {
            closed.add(new ClosedOperation(
                    api,
                    Set.of(operation.method()),
                    one.place().path(),
                    operation.paths(),
                    ClosedOperation.Extent.THESE_METHODS,
                    operation.source(),
                    "expected policies that Latchkey enforces at this place, came " + Quoted.of(policy.get())));
            return;
        }
        var first = ids.putIfAbsent(operation.id(), operation.source());
        if (first == null) {
            operations.add(operation);
            return;
        }
        reading.note(
                one.element(),
                "expected every operationId once, came " + Quoted.of(operation.id()) + " again; first at " + first);
        var id = operation.method() + " " + one.place().path();
        for (var i = 2; ids.putIfAbsent(id, operation.source()) != null; i++) {
            id = operation.method() + " " + one.place().path() + " (" + i + ")";
        }
        operations.add(operation.withId(id));
    }
}
