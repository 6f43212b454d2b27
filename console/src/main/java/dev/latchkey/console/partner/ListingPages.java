package dev.latchkey.console.partner;

import dev.latchkey.console.lists.ListingWords;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.Seen;
import dev.latchkey.core.partner.Application;
import dev.latchkey.core.partner.PartnerActor;
import dev.latchkey.core.partner.PartnerRight;
import dev.latchkey.core.review.Listing;
import dev.latchkey.core.review.ListingCategory;
import dev.latchkey.core.review.ListingCommands;
import dev.latchkey.core.review.ListingContent;
import dev.latchkey.core.review.ListingState.Action;
import dev.latchkey.edge.http.FormParameters;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.edge.http.Routes;
import dev.latchkey.page.FieldErrors;
import dev.latchkey.page.LocalPath;
import dev.latchkey.page.Pages;
import dev.latchkey.page.PartnerDoor;
import dev.latchkey.page.TypedLines;
import dev.latchkey.page.Visit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** {@code /partner/applications/ID/listing}: what a partner says of an application to companies, and how far its review is. */
public final class ListingPages {

    private static final int BODY_BYTES_MAX = 160 * 1024;

    private final Pages pages;
    private final PartnerDoor door;
    private final PartnerReader reader;
    private final ListingCommands commands;

    ListingPages(Pages pages, PartnerDoor door, PartnerReader reader, ListingCommands commands) {
        this.pages = pages;
        this.door = door;
        this.reader = reader;
        this.commands = commands;
    }

    /**
     * The listing.
     *
     * @param state key of its words; absent while there is none
     * @param reason what the operator last said of it, where it is to be changed or was suspended
     * @param error why a step was refused
     * @implNote Many parameters: one for each thing that the page shows.
     */
    public record Model(
            String name,
            String path,
            @Nullable String state,
            @Nullable String reason,
            List<ListingWords.Field> fields,
            List<ListingWords.Step> steps,
            Allowed allowed,
            Seen seen,
            @Nullable String error) {}

    /** Which steps there are. */
    public record Allowed(boolean save, boolean submit, boolean withdraw) {}

    /** The form, with what was typed. */
    public record Form(
            String name,
            String path,
            Map<String, String> typed,
            List<ListingCategory> categories,
            Map<String, String> labels,
            FieldErrors errors,
            Seen seen) {

        /** What stands in a field. */
        public String value(String field) {
            return typed.getOrDefault(field, "");
        }

        public @Nullable String error(String field) {
            return errors.error(field);
        }
    }

    void addTo(Routes.Builder routes) {
        var right = PartnerRight.APPLICATIONS;
        var one = ApplicationListPages.PATH + "/{client}/listing";
        routes.get(one, door.page(visit -> show(200, visit, null)))
                .get(one + "/edit", door.change(right, this::edit))
                .post(one + "/edit", door.change(right, this::save), BODY_BYTES_MAX)
                .get(one + "/submit", door.page(visit -> show(200, visit, null)))
                .post(one + "/submit", door.change(right, this::submit))
                .get(one + "/withdraw", door.page(visit -> show(200, visit, null)))
                .post(one + "/withdraw", door.change(right, this::withdraw));
    }

    private Application application(Visit visit) {
        return reader.application(visit.partner().actor(), visit.path("client")).application();
    }

    private @Nullable Listing listing(Visit visit, String clientId) {
        var actor = visit.partner().actor();
        return commands.find(actor, actor.partnerId(), clientId)
                .map(ListingCommands.Known::listing)
                .orElse(null);
    }

    private static String pathOf(String clientId) {
        return ApplicationListPages.pathOf(clientId).value();
    }

    private HttpResponse show(int status, Visit visit, @Nullable String error) {
        var actor = visit.partner().actor();
        var one = application(visit);
        var known = commands.find(actor, actor.partnerId(), one.clientId());
        var words = new ListingWords(pages);
        var listing = known.map(ListingCommands.Known::listing).orElse(null);
        var steps = known.map(ListingCommands.Known::events).orElse(List.of());
        var model = new Model(
                one.name(),
                pathOf(one.clientId()),
                listing == null ? null : listing.state().name(),
                ListingWords.lastReason(steps),
                listing == null ? List.of() : words.fields(listing.content()),
                words.steps(steps),
                new Allowed(
                        takes(listing, Action.SAVE), takes(listing, Action.SUBMIT), takes(listing, Action.WITHDRAW)),
                ListingCommands.seen(listing),
                error);
        return pages.console(status, visit, "partner/listing", model);
    }

    /** One that is not there can be written, and nothing else. */
    private static boolean takes(@Nullable Listing listing, Action action) {
        return listing == null
                ? action == Action.SAVE
                : listing.state().after(action).isPresent();
    }

    private HttpResponse edit(Visit visit) {
        var one = application(visit);
        var listing = listing(visit, one.clientId());
        var typed = new LinkedHashMap<String, String>();
        if (listing != null) {
            typed.putAll(listing.content().facts());
        } else {
            var profile = one.profile();
            typed.put("description", one.description());
            typed.put("websiteUri", profile.websiteUri() == null ? "" : profile.websiteUri());
            typed.put("privacyUri", profile.privacyUri() == null ? "" : profile.privacyUri());
        }
        return form(200, visit, one, typed, FieldErrors.NONE);
    }

    private HttpResponse form(int status, Visit visit, Application one, Map<String, String> typed, FieldErrors errors) {
        var model = new Form(
                one.name(),
                pathOf(one.clientId()) + "/listing",
                typed,
                List.of(ListingCategory.values()),
                new ListingWords(pages).labels(),
                errors,
                visit.seenBefore("summary", ListingCommands.seen(listing(visit, one.clientId())), errors));
        return pages.console(status, visit, "partner/edit-listing", model);
    }

    private HttpResponse save(Visit visit) {
        var one = application(visit);
        var actor = visit.partner().actor();
        var typed = new LinkedHashMap<String, String>();
        new ListingWords(pages).labels().keySet().forEach(field -> typed.put(field, text(visit.form(), field)));
        try {
            commands.save(actor, actor.partnerId(), one.clientId(), content(typed), visit.seen());
            return pages.seeOther(listingOf(one.clientId()));
        } catch (CommandRefused e) {
            return form(FieldErrors.status(e), visit, one, typed, FieldErrors.of(e));
        }
    }

    private static String text(FormParameters form, String field) {
        return form.find(field).orElse("").strip();
    }

    private ListingContent content(Map<String, String> typed) {
        var lines = TypedLines.of(typed.getOrDefault("companies", ""), ListingContent.COMPANIES_MAX);
        if (lines.isTooMany()) {
            throw CommandRefused.invalid(
                    "companies", pages.text("listing.companies.many", ListingContent.COMPANIES_MAX));
        }
        return new ListingContent(
                typed.getOrDefault("summary", ""),
                typed.getOrDefault("description", ""),
                typed.getOrDefault("websiteUri", ""),
                typed.getOrDefault("privacyUri", ""),
                typed.getOrDefault("support", ""),
                category(typed.getOrDefault("category", "")),
                new TreeSet<>(lines.lines()));
    }

    private ListingCategory category(String typed) {
        for (var category : ListingCategory.values()) {
            if (category.name().equals(typed)) {
                return category;
            }
        }
        throw CommandRefused.invalid("category", pages.text("listing.category.missing"));
    }

    private HttpResponse submit(Visit visit) {
        return step(visit, (actor, clientId) -> commands.submit(actor, actor.partnerId(), clientId, visit.seen()));
    }

    private HttpResponse withdraw(Visit visit) {
        return step(visit, (actor, clientId) -> commands.withdraw(actor, actor.partnerId(), clientId, visit.seen()));
    }

    private HttpResponse step(Visit visit, BiConsumer<PartnerActor.Member, String> command) {
        var clientId = application(visit).clientId();
        try {
            command.accept(visit.partner().actor(), clientId);
            return pages.seeOther(listingOf(clientId));
        } catch (CommandRefused e) {
            return show(FieldErrors.status(e), visit, FieldErrors.sentence(e));
        }
    }

    private static LocalPath listingOf(String clientId) {
        return new LocalPath(pathOf(clientId) + "/listing");
    }
}
