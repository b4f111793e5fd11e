"""Texts that nobody should type, for each form of a paper."""

HOSTILE = {
    "script": "<script>alert(1)</script><img src=x onerror=alert(1)> \"' & &amp; <!-- --> </style>",
    "typst": '#panic("x") $x^2$ *bold* _it_ `raw` @ref <label> // no \\ = Heading\n- [ ] #sys.inputs',
    "template": "{{ settings.SECRET_KEY }} {% url 'x' %}",
    "emoji and right to left": "Well done 👩‍⚕️🎉 مرحبا بكم שלום 診療所 ½ ≤ Z͑ͫ̓",
    "steering": "a\x00\x07b\x1b[31mc\x7f \u202egnp.exe\u2066x\u2069 \ufeff\x0b\x0c\ufffe\ud800",
    "long word": "Pneumono" + "ultramicroscopic" * 25,
    "emoji alone": "🎉👩‍⚕️",
    "blank": " \n ",
    "nothing": "",
}
