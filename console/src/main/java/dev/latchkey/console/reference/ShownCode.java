package dev.latchkey.console.reference;

import dev.latchkey.console.reference.code.AuthorizationPlaces;
import dev.latchkey.console.reference.code.Language;
import dev.latchkey.page.Visit;
import java.util.List;

/**
 * Code on a page, in one of the languages; which one stands in the address.
 *
 * @param path of the page, for the other languages
 * @param places where it gets tokens
 */
public record ShownCode(Language language, String path, AuthorizationPlaces places, List<Examples.Example> examples) {

    private static final String PARAMETER = "lang";

    public ShownCode {
        examples = List.copyOf(examples);
    }

    /** The one that the address asks for; commands of the shell where it asks for none that there is. */
    static Language language(Visit visit) {
        return visit.query().find(PARAMETER).flatMap(Language::find).orElse(Language.CURL);
    }

    /** Address of the same page in another language. */
    public String in(Language other) {
        return path + "?" + PARAMETER + "=" + other.id();
    }

    /** What links to other pages carry on, so that they come in the same language. */
    public String carried() {
        return language == Language.CURL ? "" : "?" + PARAMETER + "=" + language.id();
    }
}
