package dev.latchkey.core.catalogue;

import static dev.latchkey.core.catalogue.CatalogueText.read;
import static dev.latchkey.core.catalogue.CatalogueText.refuses;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.core.catalogue.BrandColour.Scheme;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a catalogue may say of what whoever runs the platform looks like. */
class BrandTest {

    private static final String SVG = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 8 8\">%s</svg>";

    @Test
    void aCatalogueWithoutABrandHasOurs() {
        assertThat(read("words: {product: Shop}\n").wording().brand()).isEqualTo(Brand.DEFAULT);
        assertThat(Brand.DEFAULT.signed("Hello.")).isEqualTo("Hello.");
    }

    @Test
    void whatItSaysIsKept() {
        var brand = read("""
            brand:
              colour: '#8A1538'
              colourDark: '#ff9db0'
              realm: Shop API
              environmentPrefix: SHOP
              signature: [Your shop, 'https://shop.example/help']
            """).wording().brand();
        assertThat(brand.realm()).isEqualTo("Shop API");
        assertThat(brand.environmentPrefix()).isEqualTo("SHOP");
        assertThat(brand.signed("Hello.")).isEqualTo("Hello.\n\n-- \nYour shop\nhttps://shop.example/help");
        assertThat(brand.colours()).extracting(BrandColour::value).containsExactly("#8a1538", "#ff9db0");
        assertThat(brand.colours()).extracting(BrandColour::written).containsExactly("#ffffff", "#000000");
    }

    @Test
    void eachMistakeIsToldAtItsLine() {
        refuses(
                """
                brand:
                  realm: 'a"b'
                  environmentPrefix: shop
                  color: red
                """,
                "orders.yaml:2 /brand/realm: expected 1 to 60 letters, digits, spaces and the signs . _ -",
                "orders.yaml:3 /brand/environmentPrefix: expected 1 to 30 of A-Z, 0-9 and _ that begin with a letter",
                "orders.yaml:4 /brand/color: unknown key color; docs/catalogue.md lists those there are");
        refuses(
                "brand: {signature: ['" + "x".repeat(79) + "']}\n",
                "orders.yaml:1 /brand/signature: expected lines of at most 78 characters");
        refuses(
                "brand: {signature: [a, b, c, d, e, f, g, h, i]}\n",
                "orders.yaml:1 /brand/signature: expected at most 8 entries in signature, came 9");
        refuses(
                "brand: {logo: no-such.svg}\n",
                "orders.yaml:1 /brand/logo: expected a file that can be read, came no-such.svg");
    }

    @Test
    void aRealmBeginsNoOtherHeader() {
        assertThatThrownBy(() -> read("brand: {realm: \"a\\r\\nb\"}\n")).isInstanceOf(CatalogueRefused.class);
    }

    @Nested
    class Colours {

        @Test
        void thoseThatCannotBeReadAreToldWithTheirContrastAndAShadeThatCan() {
            refuses(
                    "brand: {colour: '#e2001a', colourDark: '#7a0010'}\n",
                    "orders.yaml:1 /brand/colour: expected a contrast of at least 4.5:1 on every ground of the light"
                        + " pages (WCAG 2.2, 1.4.3); #e2001a has 3.98:1 on #fce0e4. The nearest shade that can be read"
                        + " is #d00018",
                    "orders.yaml:1 /brand/colourDark: expected a contrast of at least 4.5:1 on every ground of the"
                        + " dark pages (WCAG 2.2, 1.4.3); #7a0010 has 1.41:1 on #1c212a. The nearest shade that can be"
                        + " read is #ba7a83");
        }

        @Test
        void oneForEachScheme() {
            refuses(
                    "brand: {colour: '#8a1538'}\n",
                    "orders.yaml:1 /brand: expected colour and colourDark together: no colour can be read on light"
                            + " pages and on dark ones");
            refuses(
                    "brand: {colour: crimson, colourDark: '#ff9db0'}\n",
                    "orders.yaml:1 /brand/colour: expected a colour such as \"#3450cf\", in quotes");
        }

        /** Also of the shade that is proposed: whatever is typed, what stands in the message is taken. */
        @Test
        void whatIsTakenCanBeReadWhereverItStands() {
            var random = new Random(11);
            var taken = 0;
            for (var i = 0; i < 2_000; i++) {
                for (var scheme : Scheme.values()) {
                    var colour = new BrandColour(scheme, "#%06x".formatted(random.nextInt(0x1000000)));
                    var problem = colour.problem();
                    if (problem.isPresent()) {
                        var proposed = problem.get().substring(problem.get().length() - "#rrggbb".length());
                        colour = new BrandColour(scheme, proposed);
                        assertThat(colour.problem()).as(proposed).isEmpty();
                    } else {
                        taken++;
                    }
                    var grounds = Stream.concat(scheme.grounds().stream(), Stream.of(colour.soft()));
                    var link = colour.value();
                    assertThat(grounds).allMatch(ground -> Contrast.between(link, ground) >= Contrast.TEXT_MIN);
                    assertThat(Contrast.between(colour.written(), colour.value()))
                            .isGreaterThanOrEqualTo(Contrast.TEXT_MIN);
                    assertThat(Contrast.between(colour.written(), colour.pressed()))
                            .isGreaterThanOrEqualTo(Contrast.TEXT_MIN);
                }
            }
            assertThat(taken).isBetween(400, 3_600);
        }
    }

    @Nested
    class Logos {

        @Test
        void anSvgThatDrawsIsTakenAsItIs(@TempDir Path folder) throws Exception {
            var content =
                    SVG.formatted("<title>Shop</title><style>.a{fill:url(#g)}</style><defs><linearGradient id=\"g\">"
                            + "<stop offset=\"0\" stop-color=\"#fff\"/></linearGradient></defs>"
                            + "<g class=\"a\"><path d=\"M0 0h8v8z\"/><use href=\"#g\"/></g>");
            Files.writeString(folder.resolve("mark.svg"), content);
            var catalogue = Files.writeString(folder.resolve("c.yaml"), "brand: {logo: mark.svg}\n");
            var logo =
                    CatalogueReader.read(catalogue, List.of()).wording().brand().logo();
            assertThat(logo).isEqualTo(LogoFile.of(content.getBytes(UTF_8)));
            assertThat(logo).isNotNull().extracting(Logo::type).isEqualTo(Logo.Type.SVG);
        }

        @ParameterizedTest
        @ValueSource(
                strings = {
                    "<script>alert(1)</script>",
                    "<SCRIPT>alert(1)</SCRIPT>",
                    "<x:script xmlns:x=\"http://www.w3.org/1999/xhtml\">alert(1)</x:script>",
                    "<script xmlns=\"http://www.w3.org/1999/xhtml\">alert(1)</script>",
                    "<g onload=\"alert(1)\"/>",
                    "<g ONCLICK=\"alert(1)\"/>",
                    "<g xmlns:ev=\"http://www.w3.org/2001/xml-events\" ev:onload=\"alert(1)\"/>",
                    "<foreignObject><body xmlns=\"http://www.w3.org/1999/xhtml\"/></foreignObject>",
                    "<image href=\"https://tracker.example/a.png\"/>",
                    "<image href=\"data:image/svg+xml,&lt;svg/>\"/>",
                    "<use href=\"https://tracker.example/a.svg#a\"/>",
                    "<use xmlns:xlink=\"http://www.w3.org/1999/xlink\" xlink:href=\"other.svg#a\"/>",
                    "<a href=\"javascript:alert(1)\"/>",
                    "<set attributeName=\"href\" to=\"javascript:alert(1)\"/>",
                    "<animate attributeName=\"href\" values=\"javascript:alert(1)\"/>",
                    "<style>@import 'https://tracker.example/a.css';</style>",
                    "<style><![CDATA[.a{fill:url(https://tracker.example/a.svg#b)}]]></style>",
                    "<style>.a{background:u\\72l(https://tracker.example)}</style>",
                    "<style>.a{background:URL( 'https://tracker.example')}</style>",
                    "<style>.a{background:image-set('a.png' 1x)}</style>",
                    "<style>@font-face{src:local(a)}</style><style>.a{x:url</style><style>(b)}@import</style>",
                    "<rect fill=\"url(//tracker.example/a.svg#b)\"/>",
                    "<?xml-stylesheet href=\"https://tracker.example/a.css\"?>"
                })
        void whatDoesMoreThanDrawIsRefused(String inside) {
            refusesFile(SVG.formatted(inside), "expected an SVG that draws and does nothing else; line 1 has ");
        }

        @Test
        void entitiesAndDocumentTypesAreNotRead(@TempDir Path folder) throws Exception {
            var secret = Files.writeString(folder.resolve("secret"), "master key");
            refusesFile("<!DOCTYPE svg>" + SVG.formatted(""), "a document type");
            refusesFile(
                    "<!DOCTYPE svg [<!ENTITY a SYSTEM \"" + secret.toUri() + "\">]>"
                            + SVG.formatted("<text>&a;</text>"),
                    "a document type");
            refusesFile(SVG.formatted("<text>&a;</text>"), "well-formed");
        }

        @Test
        void whatIsNoPictureIsRefused() {
            refusesFile("", "well-formed");
            refusesFile("GIF89a", "well-formed");
            refusesFile("<html/>", "whose root is svg");
            refusesFile("<svg viewBox=\"0 0 8 8\"/>", "whose root is svg");
            refusesFile("<svg xmlns=\"http://www.w3.org/2000/svg\"/>", "viewBox");
            refusesFile(SVG.formatted("<g>"), "well-formed");
            refusesFile(SVG.formatted("<g>".repeat(64) + "</g>".repeat(64)), "more than 64 elements in each other");
        }

        @Test
        void filesHaveALargestSize() {
            var fits = SVG.formatted("<!--" + "x".repeat(LogoFile.BYTES_MAX - SVG.length() + 2 - 7) + "-->");
            assertThat(fits).hasSize(LogoFile.BYTES_MAX);
            assertThatCode(() -> LogoFile.of(fits.getBytes(UTF_8))).doesNotThrowAnyException();
            refusesFile(fits + " ", "expected at most 65536 bytes");
        }

        @Test
        void aPngHasALeastAndALargestSide() throws Exception {
            assertThat(LogoFile.of(png(24, 1024)).type()).isEqualTo(Logo.Type.PNG);
            for (var wrong : List.of(png(23, 24), png(24, 1025), png(-1, 24))) {
                assertThatThrownBy(() -> LogoFile.of(wrong)).hasMessageContaining("24 to 1024 pixels each way");
            }
            var cut = new byte[20];
            System.arraycopy(png(24, 24), 0, cut, 0, cut.length);
            assertThatThrownBy(() -> LogoFile.of(cut)).hasMessage("expected a whole PNG");
        }

        private static void refusesFile(String content, String why) {
            assertThatThrownBy(() -> LogoFile.of(content.getBytes(UTF_8)))
                    .isInstanceOf(LogoFile.Refused.class)
                    .hasMessageContaining(why);
        }

        private static byte[] png(int width, int height) {
            return ByteBuffer.allocate(33)
                    .put(new byte[] {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1a, '\n'})
                    .putInt(13)
                    .put("IHDR".getBytes(UTF_8))
                    .putInt(width)
                    .putInt(height)
                    .array();
        }
    }
}
