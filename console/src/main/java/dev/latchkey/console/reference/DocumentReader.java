package dev.latchkey.console.reference;

import dev.latchkey.console.reference.OperationReference.Answer;
import dev.latchkey.console.reference.OperationReference.Body;
import dev.latchkey.console.reference.OperationReference.Condition;
import dev.latchkey.console.reference.OperationReference.Parameter;
import dev.latchkey.console.reference.OperationReference.Place;
import dev.latchkey.console.reference.code.AuthorizationPlaces;
import dev.latchkey.edge.http.CompressedBody;
import dev.latchkey.engine.apispec.ApiDocument;
import dev.latchkey.engine.apispec.OpenApiReader;
import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.apispec.PathTemplate;
import dev.latchkey.engine.apispec.SpecDocument.Kind;
import dev.latchkey.engine.apispec.SpecDocument.Part;
import dev.latchkey.engine.apispec.TargetRules;
import dev.latchkey.page.Messages;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Joins what a document says with the operations that the engine read from it. */
final class DocumentReader {

    /** Most parameters shown of one operation. */
    private static final int PARAMETERS_MAX = 60;

    /** What a parameter costs beside its words: it stands in the list and in the form. */
    private static final int PARAMETER_CHARACTERS = 800;

    /** Longest heading of an operation; it stands in lists as well. */
    private static final int SUMMARY_LENGTH_MAX = 160;

    /** Most answers shown of one operation. */
    private static final int ANSWERS_MAX = 20;

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9._~:@-]{1,100}");

    private final Part root;
    private final ReferenceLimits limits;
    private final SchemaWords schemaWords;
    private final Map<String, Described> words = new HashMap<>();

    /** Where the document describes an operation. */
    private record Described(Part pathItem, Part operation) {}

    private DocumentReader(Part root, ReferenceLimits limits, SchemaWords schemaWords) {
        this.root = root;
        this.limits = limits;
        this.schemaWords = schemaWords;
    }

    static ApiReference read(
            OpenApiReader.Described document, ReferenceLimits limits, Messages messages, AuthorizationPlaces places) {
        var description = document.description();
        var published = PublishedDocument.of(
                        description.root(), places, document.api().targets().basePath())
                .orElseGet(() -> new PublishedDocument(CompressedBody.of(new byte[0]), CompressedBody.of(new byte[0])));
        return new DocumentReader(description.root(), limits, new SchemaWords(messages))
                .read(document.api(), published);
    }

    private ApiReference read(ApiDocument api, PublishedDocument published) {
        var operations = api.operations();
        findOperations();
        var common = commonLiterals(operations);
        var taken = new HashSet<>(Set.of("openapi.yaml", "openapi.json"));
        var read = operations.stream()
                .map(operation -> operation(operation, api.targets(), common, taken))
                .toList();
        var grouped = new ArrayList<OperationReference>();
        ApiReference.grouped(read).values().forEach(grouped::addAll);
        var info = root.follow("info").orElse(root);
        var title = DocumentText.of(info, "title");
        return new ApiReference(
                api.name(),
                title.isEmpty() ? api.name() : title,
                DocumentText.of(info, "version"),
                DocumentText.of(info, "description"),
                published.yaml(),
                published.json(),
                grouped);
    }

    private void findOperations() {
        root.find("paths").ifPresent(paths -> {
            for (var path : paths.keys()) {
                paths.follow(path).ifPresent(item -> {
                    item.operations().forEach((method, operation) -> {
                        // The first keeps an id that comes twice; the others are known by method and path.
                        var described = new Described(item, operation);
                        words.put(method + " " + path, described);
                        operation.findText("operationId").ifPresent(id -> words.putIfAbsent(id, described));
                    });
                });
            }
        });
    }

    private OperationReference operation(Operation operation, TargetRules targets, int common, Set<String> taken) {
        var found = words.get(operation.id());
        var name = name(operation, taken);
        var room = new CharacterBudget();
        var conditions = operation.conditionalSecurity().stream()
                .map(one -> new Condition(
                        one.parameter(), one.unless().stream().sorted().toList(), Access.of(one.security())))
                .toList();
        return new OperationReference(
                operation,
                targets,
                name,
                found == null
                        ? group(operation, common)
                        : tag(found.operation()).orElseGet(() -> group(operation, common)),
                DocumentText.cut(operation.summary(), SUMMARY_LENGTH_MAX),
                found == null ? "" : DocumentText.of(found.operation(), "description"),
                Access.of(operation.security()),
                conditions,
                limits.requestsPerSecond(operation),
                limits.concurrentRequests(operation),
                found == null ? List.of() : parameters(found, operation, room),
                found == null ? null : request(found.operation(), room),
                found == null ? List.of() : answers(found.operation(), room));
    }

    /** The operation's own id where an address can carry it, else made of method and path. */
    private static String name(Operation operation, Set<String> taken) {
        var wanted = NAME.matcher(operation.id()).matches()
                ? operation.id()
                : operation.signature().replaceAll("[^A-Za-z0-9]+", "-").replaceAll("^-|-$", "");
        var base = wanted.length() <= 100 ? wanted : wanted.substring(0, 100);
        var name = base;
        for (var i = 2; !taken.add(name); i++) {
            name = base + "-" + i;
        }
        return name;
    }

    private static Optional<String> tag(Part operation) {
        return operation
                .find("tags")
                .flatMap(tags -> tags.items().stream().findFirst())
                .flatMap(Part::text)
                .map(DocumentText::cut);
    }

    /** Without tags: the first literal of the path behind those that all paths of the API begin with. */
    private String group(Operation operation, int common) {
        var literals = literals(operation);
        var own = common < literals.size() ? common : literals.size() - 1;
        return own < 0 ? schemaWords.text("reference.group.root") : DocumentText.heading(literals.get(own));
    }

    private static int commonLiterals(List<Operation> operations) {
        var first = operations.isEmpty() ? List.<String>of() : literals(operations.getFirst());
        var count = 0;
        while (count < first.size()) {
            var text = first.get(count);
            var at = count;
            if (!operations.stream()
                    .map(DocumentReader::literals)
                    .allMatch(one -> at < one.size() && one.get(at).equals(text))) {
                break;
            }
            count++;
        }
        return count;
    }

    private static List<String> literals(Operation operation) {
        return operation.paths().getFirst().segments().stream()
                .flatMap(segment -> switch (segment) {
                    case PathTemplate.Literal(String text) -> Stream.of(text);
                    case PathTemplate.Parameter _, PathTemplate.Mixed _ -> Stream.<String>empty();
                })
                .toList();
    }

    /** Those of the operation and of its path item; a parameter of the path that the document forgot is there all the same. */
    private List<Parameter> parameters(Described found, Operation operation, CharacterBudget room) {
        var parameters = new LinkedHashMap<String, Parameter>();
        operation
                .paths()
                .getFirst()
                .parameters()
                .forEach(name -> parameters.put(
                        "path " + name,
                        new Parameter(
                                name,
                                Place.PATH,
                                true,
                                schemaWords.text("reference.type.text"),
                                "",
                                List.of(),
                                false,
                                "")));
        for (var holder : List.of(found.pathItem(), found.operation())) {
            holder.find("parameters")
                    .ifPresent(list -> list.items()
                            .forEach(item -> item.target()
                                    .flatMap(this::parameter)
                                    .filter(one ->
                                            one.place() != Place.PATH || parameters.containsKey("path " + one.name()))
                                    .ifPresent(one -> parameters.put(one.place().label() + " " + one.name(), one))));
        }
        return parameters.values().stream()
                .limit(PARAMETERS_MAX)
                .filter(one -> room.take(PARAMETER_CHARACTERS
                        + one.description().length()
                        + 3 * String.join("", one.values()).length()))
                .toList();
    }

    private Optional<Parameter> parameter(Part part) {
        var name = part.findText("name").filter(text -> text.length() <= 100);
        var place = switch (part.findText("in").orElse("")) {
            case "path" -> Optional.of(Place.PATH);
            case "query" -> Optional.of(Place.QUERY);
            case "header" -> Optional.of(Place.HEADER);
            default -> Optional.<Place>empty();
        };
        if (name.isEmpty() || place.isEmpty()) {
            return Optional.empty();
        }
        var schema = part.follow("schema");
        return Optional.of(new Parameter(
                name.get(),
                place.get(),
                place.get() == Place.PATH || part.isTrue("required"),
                schema.map(schemaWords::type).orElseGet(() -> schemaWords.text("reference.type.text")),
                DocumentText.of(part, "description"),
                schema.map(SchemaReader::values).orElse(List.of()),
                schema.filter(one -> one.find("items").isPresent()).isPresent(),
                part.findText("example")
                        .or(() -> schema.flatMap(one -> one.findText("example")))
                        .or(() -> schema.flatMap(one -> one.findText("default")))
                        .map(DocumentText::cut)
                        .orElse("")));
    }

    private @Nullable Body request(Part operation, CharacterBudget room) {
        return operation.follow("requestBody").map(one -> body(one, room)).orElse(null);
    }

    /** The first content that is JSON, else the first. */
    private @Nullable Body body(Part holder, CharacterBudget room) {
        var content = holder.find("content");
        var mediaType = content.flatMap(found -> found.keys().stream()
                .filter(Body::isJson)
                .findFirst()
                .or(() -> found.keys().stream().findFirst()));
        if (content.isEmpty() || mediaType.isEmpty()) {
            return null;
        }
        var media = content.get().follow(mediaType.get());
        var schema = media.flatMap(found -> found.find("schema"));
        var example = media.flatMap(found -> found.find("example"));
        var sample = Body.isJson(mediaType.get())
                ? example.map(SampleValue::ofExample)
                        .orElseGet(() -> schema.map(SampleValue::of).orElse(""))
                : "";
        return new Body(
                DocumentText.cut(mediaType.get()),
                holder.isTrue("required"),
                DocumentText.of(holder, "description"),
                schema.map(one -> SchemaReader.lines(one, room, schemaWords)).orElse(List.of()),
                room.take(sample.length()) ? sample : "");
    }

    private List<Answer> answers(Part operation, CharacterBudget room) {
        var answers = new ArrayList<Answer>();
        operation
                .find("responses")
                .filter(found -> found.kind() == Kind.MAPPING)
                .ifPresent(responses -> responses.keys().stream()
                        .filter(status -> !status.startsWith("x-"))
                        .limit(ANSWERS_MAX)
                        .forEach(status -> responses
                                .follow(status)
                                .ifPresent(answer -> answers.add(new Answer(
                                        DocumentText.cut(status),
                                        DocumentText.of(answer, "description"),
                                        body(answer, room))))));
        return answers;
    }
}
