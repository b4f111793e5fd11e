"""Pictures of the sample: drawn here, so nobody's photograph is needed."""

from io import BytesIO

from PIL import Image, ImageDraw

SKY, GRASS, BRICK, DOOR, STONE, RAIL = "#d7ebf2", "#9cc59a", "#b9674c", "#1f5f8b", "#b7b3aa", "#33424a"


def ramp_to_a_door() -> bytes:
    """Return a drawing of a house whose door is reached by a ramp with a handrail."""
    image = Image.new("RGB", (1200, 800), SKY)
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 640, 1200, 800), GRASS)
    draw.rectangle((520, 140, 1120, 660), BRICK)
    for row in range(140, 660, 26):
        draw.line((520, row, 1120, row), "#a4573f", 2)
        for column in range(520 + (row // 26 % 2) * 32, 1120, 64):
            draw.line((column, row, column, row + 26), "#a4573f", 2)
    draw.polygon([(480, 150), (820, 10), (1160, 150)], "#5b4a44")
    draw.rectangle((600, 290, 770, 560), DOOR)
    draw.rectangle((622, 314, 748, 400), "#bfe0ee")
    draw.ellipse((742, 430, 758, 446), "#ffc845")
    draw.rectangle((880, 260, 1050, 420), "#bfe0ee")
    draw.line((965, 260, 965, 420), "white", 8)
    draw.line((880, 340, 1050, 340), "white", 8)
    draw.polygon([(60, 690), (560, 560), (800, 560), (800, 690)], STONE)
    for post in range(110, 620, 85):
        top = int(690 - (min(post, 560) - 60) * 0.26)
        draw.line((post, top, post, top - 110), RAIL, 10)
    draw.line((110, 567, 560, 450, 600, 450), RAIL, 14, joint="curve")
    made = BytesIO()
    image.save(made, "PNG")
    return made.getvalue()


DRAWINGS = {"ramp_to_a_door": ramp_to_a_door}
