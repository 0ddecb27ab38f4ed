package org.almagest.jobs.report;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.awt.image.BufferedImage;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.almagest.jobs.analyse.Analysis;
import org.almagest.jobs.report.SampleFleet.Names;
import org.almagest.jobs.storage.OutputException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.xml.sax.SAXException;

class FigureFilesTest {
    private static final Pattern PATH = Pattern.compile("M([\\d.]+) ([\\d.]+)L([\\d.]+) ([\\d.]+)");

    /** Places are written with one digit behind the point. */
    private static final double DRAWN = 0.11;

    /** The first series is #2f7ed8: where it is drawn blue is far above red, and on paper they are equal. */
    private static final int BLUER = 60;

    /** A title of 20 letters of 17 units has more dark pixels than these, an empty one none. */
    private static final int TEXT = 500;

    @TempDir
    Path folder;

    private Path tables() {
        SampleFleet fleet = new SampleFleet(1);
        for (int depth : new int[] {4, 8, 16, 32, 64, 128}) {
            for (long seed = 1; seed <= 3; seed++) {
                fleet.add(Names.PLAIN, depth, 10, seed);
            }
        }
        fleet.write(folder.resolve("tables"));
        Analysis.run(folder.resolve("tables").toString());
        return folder.resolve("tables");
    }

    @Test
    void aPowerLawIsAStraightLineThroughTheMiddleOfItsPoints()
            throws IOException, ParserConfigurationException, SAXException {
        Path into = folder.resolve("figures");
        List<String> files = FigureFiles.write(tables().toString(), into.toString());
        assertTrue(files.contains("scaling-max_norm-against-depth.svg"), files::toString);
        Path file = into.resolve("scaling-max_norm-against-depth.svg");
        Document document =
                DocumentBuilderFactory.newInstance().newDocumentBuilder().parse(file.toFile());
        List<double[]> trained = new ArrayList<>();
        for (int i = 0; i < document.getElementsByTagName("circle").getLength(); i++) {
            Element circle = (Element) document.getElementsByTagName("circle").item(i);
            if (circle.getAttribute("r").equals("3")
                    && !circle.getAttribute("fill").equals("none")) {
                trained.add(new double[] {
                    Double.parseDouble(circle.getAttribute("cx")), Double.parseDouble(circle.getAttribute("cy"))
                });
            }
        }
        assertEquals(18, trained.size(), "one point a run");
        Matcher line = PATH.matcher("");
        for (int i = 0; i < document.getElementsByTagName("path").getLength(); i++) {
            Element path = (Element) document.getElementsByTagName("path").item(i);
            if (path.getAttribute("fill").equals("none")
                    && path.getAttribute("stroke-dasharray").isEmpty()) {
                line = PATH.matcher(path.getAttribute("d"));
            }
        }
        assertTrue(line.matches(), "the line of the trained networks");
        double slope = (number(line, 4) - number(line, 2)) / (number(line, 3) - number(line, 1));
        double x = trained.stream().mapToDouble(point -> point[0]).average().orElseThrow();
        double y = trained.stream().mapToDouble(point -> point[1]).average().orElseThrow();
        assertEquals(y, number(line, 2) + slope * (x - number(line, 1)), DRAWN);
        assertTrue(slope > 0, "it falls with depth, and places grow downwards");
    }

    /** Three pixels a unit: where the SVG file has a point its colour is, and the corners of the plot are paper. */
    @Test
    void thePngIsWhatTheSvgDraws() throws IOException, ParserConfigurationException, SAXException {
        Path into = folder.resolve("figures");
        List<String> files = FigureFiles.write(tables().toString(), into.toString());
        assertTrue(files.contains("scaling-max_norm-against-depth.png"), files::toString);
        BufferedImage image =
                ImageIO.read(into.resolve("scaling-max_norm-against-depth.png").toFile());
        Element svg = DocumentBuilderFactory.newInstance()
                .newDocumentBuilder()
                .parse(into.resolve("scaling-max_norm-against-depth.svg").toFile())
                .getDocumentElement();
        assertEquals(3 * Integer.parseInt(svg.getAttribute("width")), image.getWidth());
        assertEquals(3 * Integer.parseInt(svg.getAttribute("height")), image.getHeight());
        int points = 0;
        for (int i = 0; i < svg.getElementsByTagName("circle").getLength(); i++) {
            Element circle = (Element) svg.getElementsByTagName("circle").item(i);
            if (circle.getAttribute("r").equals("3")
                    && !circle.getAttribute("fill").equals("none")) {
                int colour = image.getRGB((int) Math.round(3 * Double.parseDouble(circle.getAttribute("cx"))), (int)
                        Math.round(3 * Double.parseDouble(circle.getAttribute("cy"))));
                assertTrue((colour & 0xff) > ((colour >> 16) & 0xff) + BLUER, () -> Integer.toHexString(colour));
                points++;
            }
        }
        assertEquals(18, points);
        assertEquals(0xffffffff, image.getRGB(image.getWidth() / 2, 3), "paper above the title");
        assertTrue(dark(image, 0, 3 * 36) > TEXT, "the title is written");
    }

    /** Pixels that are nearly black in the rows from {@code top} to {@code below}. */
    private static long dark(BufferedImage image, int top, int below) {
        return IntStream.range(top, below)
                .mapToLong(y -> IntStream.range(0, image.getWidth())
                        .filter(x -> (image.getRGB(x, y) & 0xff) < 0x60 && (image.getRGB(x, y) >>> 24) == 0xff)
                        .count())
                .sum();
    }

    private static double number(Matcher matcher, int group) {
        return Double.parseDouble(matcher.group(group));
    }

    @Test
    void theSameTablesGiveTheSameFiles() throws IOException {
        String tables = tables().toString();
        List<String> first = FigureFiles.write(tables, folder.resolve("a").toString());
        assertEquals(first, FigureFiles.write(tables, folder.resolve("b").toString()));
        for (String file : first) {
            assertArrayEquals(
                    Files.readAllBytes(folder.resolve("a").resolve(file)),
                    Files.readAllBytes(folder.resolve("b").resolve(file)));
        }
    }

    @Test
    void namesThatAreMarkupStayText() throws IOException {
        Figure figure =
                ScalingSection.of(Observed.read(tables().toString())).figures().get(0);
        String svg = ScalingSvg.of(figure, "</text><script>alert(1)</script>");
        assertFalse(svg.contains("<script"), svg);
        assertTrue(svg.contains("&lt;script"), svg);
    }

    @Test
    void aFileInTheWayIsSaid() throws IOException {
        Path file = Files.writeString(folder.resolve("file"), "");
        String tables = tables().toString();
        assertThrows(OutputException.class, () -> FigureFiles.write(tables, file.toString()));
    }
}
