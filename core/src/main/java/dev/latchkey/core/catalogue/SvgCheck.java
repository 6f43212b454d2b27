package dev.latchkey.core.catalogue;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import javax.xml.stream.XMLStreamConstants;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;

/**
 * Holds that an SVG draws and does nothing else. What may be in it is listed, so whatever runs a script, loads something or moves, today or in a later
 * browser, is refused with the line it stands on. Browsers run nothing of a picture in a page either; this is for who opens it alone.
 */
final class SvgCheck {

    private static final String NAMESPACE = "http://www.w3.org/2000/svg";

    private static final int DEPTH_MAX = 64;

    private static final Set<String> ELEMENTS = Set.of(
            "svg",
            "g",
            "defs",
            "symbol",
            "use",
            "title",
            "desc",
            "style",
            "path",
            "rect",
            "circle",
            "ellipse",
            "line",
            "polyline",
            "polygon",
            "text",
            "tspan",
            "linearGradient",
            "radialGradient",
            "stop",
            "clipPath",
            "mask",
            "pattern");

    /** What in a style or a value reaches out of the file: an address that is no place in it, another sheet, or letters that are written so that this is not seen. */
    private static final Pattern REACHES_OUT = Pattern.compile(
            "url\\s*\\(\\s*[\"']?(?!\\s*[\"']?#)|@import|@namespace|image-set|src\\s*\\(|[a-z]+script:|\\\\");

    private final XMLStreamReader xml;
    private int depth;

    SvgCheck(XMLStreamReader xml) {
        this.xml = xml;
    }

    void run() throws XMLStreamException, LogoFile.Refused {
        while (xml.hasNext()) {
            switch (xml.next()) {
                case XMLStreamConstants.START_ELEMENT -> element();
                case XMLStreamConstants.END_ELEMENT -> depth--;
                case XMLStreamConstants.CHARACTERS, XMLStreamConstants.CDATA -> text(xml.getText());
                case XMLStreamConstants.SPACE, XMLStreamConstants.COMMENT, XMLStreamConstants.END_DOCUMENT -> {
                    // Nothing that is drawn or done.
                }
                case XMLStreamConstants.DTD -> throw refused("a document type (<!DOCTYPE …>)");
                case XMLStreamConstants.PROCESSING_INSTRUCTION -> throw refused("a processing instruction (<?…?>)");
                default -> throw refused("something that is no element");
            }
        }
    }

    private void element() throws LogoFile.Refused {
        var name = xml.getLocalName();
        if (depth++ == 0 && !(name.equals("svg") && NAMESPACE.equals(xml.getNamespaceURI()))) {
            throw new LogoFile.Refused("expected a PNG, or an SVG whose root is svg in the namespace " + NAMESPACE);
        }
        if (!ELEMENTS.contains(name) || !NAMESPACE.equals(xml.getNamespaceURI())) {
            throw refused("the element " + name);
        }
        if (depth > DEPTH_MAX) {
            throw refused("more than " + DEPTH_MAX + " elements in each other");
        }
        if (depth == 1 && xml.getAttributeValue(null, "viewBox") == null) {
            throw new LogoFile.Refused("expected viewBox at the SVG's root, so that it can be shown in any size");
        }
        for (var at = 0; at < xml.getAttributeCount(); at++) {
            attribute(xml.getAttributeLocalName(at).toLowerCase(Locale.ROOT), xml.getAttributeValue(at));
        }
    }

    private void attribute(String name, String value) throws LogoFile.Refused {
        if (name.startsWith("on")) {
            throw refused("the attribute " + name);
        }
        if (name.equals("src") || (name.equals("href") && !value.strip().startsWith("#"))) {
            throw refused("the attribute " + name + " that names another file");
        }
        text(value);
    }

    private void text(String text) throws LogoFile.Refused {
        if (REACHES_OUT.matcher(text.toLowerCase(Locale.ROOT)).find()) {
            throw refused("what reaches out of the file, or a backslash");
        }
    }

    private LogoFile.Refused refused(String what) {
        return new LogoFile.Refused("expected an SVG that draws and does nothing else; line "
                + xml.getLocation().getLineNumber() + " has " + what
                + ". Save it as a plain SVG without scripts, pictures and styles from elsewhere");
    }
}
