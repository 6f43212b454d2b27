package dev.latchkey.console.audit;

import dev.latchkey.console.audit.AuditPages.Line;
import dev.latchkey.console.lists.Moment;
import dev.latchkey.core.audit.AuditEntry;
import dev.latchkey.core.audit.ChainedEntry;
import dev.latchkey.core.change.Change;
import dev.latchkey.page.Pages;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Entries as people read them. */
final class EntryLines {

    /** Texts of authors that are no person, in the platform's log. */
    private static final Map<String, String> MACHINE =
            Map.of("operator:command-line", "audit.byCommandLine", "operator:signal", "audit.bySignal");

    private final Pages pages;
    private final FactWords words;

    EntryLines(Pages pages) {
        this.pages = pages;
        this.words = new FactWords(pages.messages(), pages.catalogue());
    }

    /** With all its facts. */
    Line whole(ChainedEntry entry, Map<String, String> namesById) {
        return line(entry, namesById, new ShownFacts(words.of(entry.entry().context()), false));
    }

    /** With as much of its facts as a page of many bears. */
    Line cut(ChainedEntry entry, Map<String, String> namesById) {
        return line(entry, namesById, ShownFacts.cut(words.of(entry.entry().context())));
    }

    private Line line(ChainedEntry chained, Map<String, String> namesById, ShownFacts facts) {
        var entry = chained.entry();
        var did = ChangeWords.did(pages.messages(), entry);
        var who = author(entry, namesById);
        return new Line(
                chained.seq(),
                Moment.of(pages.messages(), entry.at(), pages.clock().instant()),
                entry.event().name(),
                sentence(who, did, subject(entry, namesById)),
                who,
                entry.author().toString(),
                namesById.getOrDefault(entry.subject().id(), ""),
                entry.subject().type().name().toLowerCase(Locale.ROOT) + ":"
                        + entry.subject().id(),
                facts.facts(),
                facts.isCut(),
                chained.hash());
    }

    private String sentence(String author, String did, @Nullable String subject) {
        return subject == null
                ? pages.text("audit.sentence", author, did)
                : pages.text("audit.sentence.subject", author, did, subject);
    }

    /** Who has no name any more, or never had one, is called by what they are. */
    private String author(AuditEntry entry, Map<String, String> namesById) {
        var author = entry.author();
        var machine = entry.companyId().equals(Change.PLATFORM) ? MACHINE.get(author.toString()) : null;
        if (machine != null) {
            return pages.text(machine);
        }
        var name = namesById.get(author.id());
        return name == null ? pages.text("audit.author." + author.type().name(), author.id(), pages.product()) : name;
    }

    /**
     * To what something was done; absent where the event says it already. What has no name any more, or never had one, is called by its
     * id alone, because the event says what it is.
     */
    private static @Nullable String subject(AuditEntry entry, Map<String, String> namesById) {
        var subject = entry.subject();
        if (entry.author().id().equals(subject.id())) {
            return null;
        }
        return switch (subject.type()) {
            case APIS, STORE -> null;
            case COMPANY -> namesById.get(subject.id());
            case USER,
                    CREDENTIAL,
                    SYSTEM_ROLE,
                    ACCESS_GROUP,
                    PARTNER,
                    PARTNER_USER,
                    APPLICATION,
                    GRANT,
                    OPERATOR,
                    SIGNING_KEY -> namesById.getOrDefault(subject.id(), subject.id());
        };
    }
}
