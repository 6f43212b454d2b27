package dev.latchkey.console.lists;

import dev.latchkey.core.audit.Author;
import dev.latchkey.core.review.ListingCategory;
import dev.latchkey.core.review.ListingContent;
import dev.latchkey.core.review.ListingEvent;
import dev.latchkey.page.Pages;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A listing and its steps as partners and operators read them. */
public final class ListingWords {

    private final Pages pages;

    public ListingWords(Pages pages) {
        this.pages = pages;
    }

    /**
     * A field of a listing.
     *
     * @param before what stood there when the operator last decided; absent where it is the same, or nothing was decided
     */
    public record Field(
            String label, String value, @Nullable String before) {}

    /** A step, with who did it in words. */
    public record Step(Moment at, String what, String who, String reason) {}

    /** What people call the fields, in the order of a page. */
    public Map<String, String> labels() {
        var labels = new LinkedHashMap<String, String>();
        labels.put("summary", pages.text("listing.summary"));
        labels.put("description", pages.text("listing.description"));
        labels.put("websiteUri", pages.text("listing.websiteUri"));
        labels.put("privacyUri", pages.text("listing.privacyUri"));
        labels.put("support", pages.text("listing.support"));
        labels.put("category", pages.text("listing.category"));
        labels.put("companies", pages.text("listing.companies"));
        return labels;
    }

    /** The fields of a listing. */
    public List<Field> fields(ListingContent content) {
        return fields(content, null);
    }

    /** The fields of a listing, with what they were. */
    public List<Field> fields(ListingContent content, @Nullable ListingContent before) {
        var facts = content.facts();
        var were = before == null ? facts : before.facts();
        return labels().entrySet().stream()
                .map(field -> {
                    var value = facts.getOrDefault(field.getKey(), "");
                    var was = were.getOrDefault(field.getKey(), "");
                    return new Field(
                            field.getValue(),
                            said(field.getKey(), value),
                            was.equals(value) ? null : said(field.getKey(), was));
                })
                .toList();
    }

    private String said(String field, String value) {
        return switch (field) {
            case "category" -> category(ListingCategory.valueOf(value));
            case "companies" -> value.isEmpty() ? pages.text("listing.companies.all") : value.replace("\n", ", ");
            default -> value;
        };
    }

    /** A category in words. */
    public String category(ListingCategory category) {
        return pages.text("listing.category." + category);
    }

    /** Steps in words. */
    public List<Step> steps(List<ListingEvent> events) {
        return events.stream()
                .map(event -> new Step(
                        Moment.of(pages.messages(), event.at(), pages.clock().instant()),
                        pages.text("listing.step." + event.action()),
                        pages.text(
                                event.author().type() == Author.Type.PARTNER_USER
                                        ? "listing.by.partner"
                                        : "listing.by.operator"),
                        event.reason()))
                .toList();
    }

    /** What the operator last asked for, where nothing was decided since. */
    public static @Nullable String lastReason(List<ListingEvent> events) {
        return events.stream()
                .filter(event -> event.action().isOfOperator())
                .findFirst()
                .map(ListingEvent::reason)
                .filter(reason -> !reason.isEmpty())
                .orElse(null);
    }
}
