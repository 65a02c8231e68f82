"""Jupyter's own conformance tests, against the installed kernelspec `nacre`.

    pip install jupyter_kernel_test==0.7.0
    python -m unittest src/test/python/test_kernel.py
"""

import unittest

import jupyter_kernel_test


class NacreKernelTests(jupyter_kernel_test.KernelTests):
    kernel_name = "nacre"
    language_name = "java"
    file_extension = ".jshell"

    code_hello_world = 'System.out.println("hello, world");'
    code_stderr = 'System.err.println("test");'

    completion_samples = [
        {"text": "Math.hypo", "matches": {"hypot("}},
        {"text": 'var word = "a";\nword.isBla', "matches": {"isBlank()"}},
    ]

    complete_code_samples = [
        "1 + 1",
        "int x = 3;",
        "// a comment",
        "for (int i = 0; i < 3; i++) {\n}",
        'var s = """\n  %text\n  """;',
    ]
    incomplete_code_samples = ["for (int i = 0; i < 3; i++) {", "class A {", "foo(1,", '"""\n text']
    invalid_code_samples = ["int x = );", "class 3 {}"]

    code_page_something = "%help Math.max"
    code_generate_error = 'throw new RuntimeException("test");'
    code_execute_result = [{"code": "6 * 7", "result": "42"}]
    code_display_data = [{"code": 'display("<b>1</b>", "text/html");', "mime": "text/html"}]
    code_history_pattern = "6 *?*"
    supported_history_operations = ("tail", "range", "search")
    code_inspect_sample = "Math.max"
    code_clear_output = "clearOutput();"


if __name__ == "__main__":
    unittest.main()
