package dev.latchkey.console.partner;

import dev.latchkey.core.account.Letters;
import dev.latchkey.core.command.CommandRefused;
import dev.latchkey.core.command.EmailAddress;
import dev.latchkey.core.command.Seen;
import dev.latchkey.core.command.TextLimits;
import dev.latchkey.core.partner.PartnerRight;
import dev.latchkey.core.partner.PartnerRole;
import dev.latchkey.core.partner.PartnerUser;
import dev.latchkey.core.portal.PartnerMembers;
import dev.latchkey.core.portal.PartnerMembers.NewMember;
import dev.latchkey.core.portal.PartnerMembers.Update;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.edge.http.Routes;
import dev.latchkey.page.FieldErrors;
import dev.latchkey.page.LocalPath;
import dev.latchkey.page.Meanwhile;
import dev.latchkey.page.Pages;
import dev.latchkey.page.PartnerDoor;
import dev.latchkey.page.Visit;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** {@code /partner/members}: a partner's people, what each may do, invitations, and their end. */
public final class MemberPages {

    static final String PATH = PartnerDoor.PATH + "/members";

    private static final Logger LOG = LoggerFactory.getLogger(MemberPages.class);

    private final Pages pages;
    private final PartnerDoor door;
    private final PartnerReader reader;
    private final PartnerMembers commands;
    private final MemberLetter letter;

    MemberPages(Pages pages, PartnerDoor door, PartnerReader reader, PartnerMembers commands, MemberLetter letter) {
        this.pages = pages;
        this.door = door;
        this.reader = reader;
        this.commands = commands;
        this.letter = letter;
    }

    /** An invitation, with what was typed. */
    public record Invitation(String email, String name, PartnerRole role, FieldErrors errors) {}

    /**
     * One of the people, with what was typed.
     *
     * @param isInvited whether they have no password yet
     * @implNote Many parameters: one for each thing that the page shows.
     */
    public record Detail(
            MemberTablePage.Line line,
            String name,
            PartnerRole role,
            boolean isActive,
            boolean isInvited,
            FieldErrors errors,
            Seen seen,
            @Nullable String note,
            @Nullable Meanwhile meanwhile) {}

    void addTo(Routes.Builder routes) {
        var one = PATH + "/{id}";
        var manage = PartnerRight.MEMBERS;
        routes.get(PATH, door.page(visit -> new MemberTablePage(pages, reader).show(visit, note(visit))))
                .get(PATH + "/invite", door.change(manage, visit -> form(200, visit, FieldErrors.NONE)))
                .post(PATH + "/invite", door.change(manage, this::invite))
                .get(one, door.page(visit -> show(200, visit, FieldErrors.NONE)))
                .post(one, door.change(manage, this::save))
                .get(one + "/invite", door.page(visit -> show(200, visit, FieldErrors.NONE)))
                .post(one + "/invite", door.change(manage, visit -> send(visit, visit.path("id"))))
                .get(one + "/end", door.change(manage, this::askToEnd))
                .post(one + "/end", door.change(manage, this::end))
                .get(one + "/activate", door.page(visit -> show(200, visit, FieldErrors.NONE)))
                .post(one + "/activate", door.change(manage, this::activate));
    }

    private static LocalPath pathOf(String userId) {
        return new LocalPath(PATH + "/" + userId);
    }

    private @Nullable String note(Visit visit) {
        return switch (visit.query().find("note").orElse("")) {
            case "changed" -> pages.text("members.changed");
            case "activated" -> pages.text("users.activated");
            case "deactivated" -> pages.text("users.deactivated");
            case "withdrawn" -> pages.text("members.withdrawn");
            case "invited" -> pages.text("users.invited");
            case "letters-enough" -> pages.text("users.invited.letters");
            case "invited-enough" -> pages.text("users.invited.enough");
            case "not-invited" -> pages.text("users.invited.not");
            case "not-sent" -> pages.text("users.invited.failed");
            default -> null;
        };
    }

    private static String typed(Visit visit, String field) {
        return visit.form().find(field).orElse("").strip();
    }

    private static Optional<PartnerRole> role(Visit visit) {
        return Arrays.stream(PartnerRole.values())
                .filter(role -> role.name().equals(typed(visit, "role")))
                .findFirst();
    }

    private PartnerRole requireRole(Visit visit) {
        return role(visit).orElseThrow(() -> CommandRefused.invalid("role", pages.text("members.role.missing")));
    }

    private HttpResponse form(int status, Visit visit, FieldErrors errors) {
        var model = new Invitation(
                typed(visit, "email"), typed(visit, "name"), role(visit).orElse(PartnerRole.DEVELOPER), errors);
        return pages.console(status, visit, "partner/invite", model);
    }

    private HttpResponse invite(Visit visit) {
        var email = typed(visit, "email");
        var name = typed(visit, "name");
        var wrong = FieldErrors.of(
                () -> new EmailAddress(email), () -> TextLimits.checkName("name", name), () -> requireRole(visit));
        if (!wrong.isEmpty()) {
            return form(422, visit, wrong);
        }
        var actor = visit.partner().actor();
        var id = commands.newId();
        try {
            commands.add(
                    actor, actor.partnerId(), new NewMember(id, new EmailAddress(email), name, requireRole(visit)));
        } catch (CommandRefused e) {
            return form(FieldErrors.status(e), visit, FieldErrors.of(e));
        }
        return send(visit, id);
    }

    /** The person is there by now, so what goes wrong with the letter is told on their page, where it can be sent again. */
    private HttpResponse send(Visit visit, String userId) {
        var page = pathOf(userId);
        try {
            letter.send(visit.partner().actor(), userId);
            return pages.seeOther(page.with("note", "invited"));
        } catch (CommandRefused e) {
            if (e.reason() == CommandRefused.Reason.NOT_FOUND) {
                throw e;
            }
            return pages.seeOther(
                    page.with("note", e.reason() == CommandRefused.Reason.TOO_MANY ? "invited-enough" : "not-invited"));
        } catch (Letters.Enough _) {
            return pages.seeOther(page.with("note", "letters-enough"));
        } catch (Letters.NotSent e) {
            LOG.error("an invitation could not be sent", e);
            return pages.seeOther(page.with("note", "not-sent"));
        }
    }

    private HttpResponse show(int status, Visit visit, FieldErrors wrong) {
        var user = reader.person(visit.partner().actor(), visit.path("id"));
        var model = new Detail(
                MemberTablePage.line(user),
                visit.form().find("name").orElse(user.name()),
                role(visit).orElse(user.role()),
                user.isActive(),
                user.passwordHash() == null,
                wrong.withoutChange(),
                visit.seenBefore("name", user.seen(), wrong),
                note(visit),
                wrong.isChanged() ? meanwhile(visit, user) : null);
        return pages.console(status, visit, "partner/member", model);
    }

    private Meanwhile meanwhile(Visit visit, PartnerUser user) {
        return Meanwhile.of(
                visit.form().find("name").isPresent(),
                pages.text("common.name"),
                user.name(),
                pages.text("meanwhile.role"),
                pages.text("members.role." + user.role()),
                pages.text("meanwhile.state"),
                pages.text(user.isActive() ? "meanwhile.active" : "meanwhile.inactive"));
    }

    private HttpResponse save(Visit visit) {
        var name = typed(visit, "name");
        var wrong = FieldErrors.of(() -> TextLimits.checkName("name", name), () -> requireRole(visit));
        if (!wrong.isEmpty()) {
            return show(422, visit, wrong);
        }
        return change(visit, new Update(name, requireRole(visit), null, visit.seen()), "changed");
    }

    private HttpResponse activate(Visit visit) {
        return change(visit, new Update(null, null, true, visit.seen()), "activated");
    }

    private HttpResponse change(Visit visit, Update update, String note) {
        var actor = visit.partner().actor();
        try {
            commands.change(actor, actor.partnerId(), visit.path("id"), update);
            // Whoever takes away their own power has no page of somebody's to go back to.
            return pages.seeOther(pathOf(visit.path("id")).with("note", note));
        } catch (CommandRefused e) {
            if (e.reason() == CommandRefused.Reason.NOT_FOUND) {
                throw e;
            }
            return show(FieldErrors.status(e), visit, FieldErrors.of(e));
        }
    }

    private HttpResponse askToEnd(Visit visit) {
        var user = reader.person(visit.partner().actor(), visit.path("id"));
        var model = new Detail(
                MemberTablePage.line(user),
                user.name(),
                user.role(),
                user.isActive(),
                user.passwordHash() == null,
                FieldErrors.NONE,
                user.seen(),
                null,
                null);
        return pages.console(200, visit, "partner/end-member", model);
    }

    /** Whoever has a password is deactivated; whoever has none yet is gone. */
    private HttpResponse end(Visit visit) {
        var actor = visit.partner().actor();
        var user = reader.person(actor, visit.path("id"));
        if (user.passwordHash() != null) {
            return change(visit, new Update(null, null, false, visit.seen()), "deactivated");
        }
        try {
            commands.withdraw(actor, actor.partnerId(), user.id());
            return pages.seeOther(new LocalPath(PATH).with("note", "withdrawn"));
        } catch (CommandRefused e) {
            return show(FieldErrors.status(e), visit, FieldErrors.of(e));
        }
    }
}
