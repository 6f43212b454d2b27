package dev.latchkey.console.operator;

import dev.latchkey.console.lists.Choice;
import dev.latchkey.console.operator.ApiModels.Reach;
import dev.latchkey.console.operator.ApiModels.Row;
import dev.latchkey.edge.http.FormParameters;
import dev.latchkey.engine.apispec.ClosedOperation;
import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.apispec.SecurityText;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.page.LocalPath;
import dev.latchkey.page.Pages;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Every operation of an API with who may call it, searched, narrowed and paged by links. */
final class OperationList {

    private static final int TEXT_LENGTH_MAX = 100;

    private final Pages pages;
    private final PlatformState state;
    private final SecurityText words;

    OperationList(Pages pages, PlatformState state, SecurityText words) {
        this.pages = pages;
        this.state = state;
        this.words = words;
    }

    ApiModels.Listing of(PlatformState.Api api, FormParameters query, LocalPath path) {
        var typed = query.find("q").orElse("").strip();
        var text = typed.substring(0, Math.min(TEXT_LENGTH_MAX, typed.length()));
        var asked = query.find("show").orElse("");
        var reach = asked.equals("open") ? Reach.EVERYBODY : asked.equals("closed") ? Reach.NOBODY : null;
        var shown = reach == null ? "" : asked;
        var searched = text.isEmpty() ? path : path.with("q", text);
        var found = rows(api).filter(row -> isFound(row, text)).toList();
        var chips = List.of(
                chip(found, "operator.api.all", null, searched, reach == null),
                chip(found, "operator.api.open", Reach.EVERYBODY, searched.with("show", "open"), shown.equals("open")),
                chip(
                        found,
                        "operator.api.closed",
                        Reach.NOBODY,
                        searched.with("show", "closed"),
                        shown.equals("closed")));
        return new ApiModels.Listing(
                text,
                shown,
                chips,
                ShownPart.of(
                        narrowed(found, reach),
                        query,
                        "page",
                        shown.isEmpty() ? searched : searched.with("show", shown)));
    }

    private static boolean isFound(Row row, String text) {
        return (row.method() + " " + row.path()).toLowerCase(Locale.ROOT).contains(text.toLowerCase(Locale.ROOT));
    }

    private static List<Row> narrowed(List<Row> rows, @Nullable Reach reach) {
        return reach == null
                ? rows
                : rows.stream().filter(row -> row.reach() == reach).toList();
    }

    private Choice chip(List<Row> rows, String name, @Nullable Reach reach, LocalPath path, boolean isChosen) {
        return new Choice("", pages.text(name), narrowed(rows, reach).size(), path.value(), isChosen);
    }

    /** By path; the methods of one stand as in the document. */
    private Stream<Row> rows(PlatformState.Api api) {
        var document = api.document();
        return Stream.concat(
                        document.operations().stream().map(this::row),
                        document.findings().closed().stream().map(this::row))
                .sorted(Comparator.comparing(Row::path));
    }

    private Row row(Operation operation) {
        var isContradicted = state.contradicting().contains(operation);
        return new Row(
                operation.method().toString(),
                operation.paths().get(0).toString(),
                isContradicted ? pages.text("operator.api.contradicting") : words.of(operation),
                state.isClosed(operation) ? Reach.NOBODY : state.isOpen(operation) ? Reach.EVERYBODY : Reach.SOMEBODY);
    }

    private Row row(ClosedOperation closed) {
        var methods = closed.methods().stream().sorted().map(HttpMethod::name).toList();
        return new Row(
                closed.isEveryMethod() ? pages.text("operator.api.anyMethod") : String.join(", ", methods),
                closed.wholePaths().get(0),
                closed.reason(),
                Reach.NOBODY);
    }
}
